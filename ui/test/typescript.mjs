// Lets `node --test` read our TypeScript as it is. See hooks.mjs.
import { register } from "node:module";

register("./hooks.mjs", import.meta.url);
