// What keeps people out of a page: what axe finds, what is wider than the screen, what is too
// small for a finger.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** barriers are what axe complains of on a page. */
export async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), standard);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
}

/** tooWide names what makes the page scroll sideways; what scrolls inside a box of its own does not. It runs in the page. */
export function tooWide() {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((part) => part.getBoundingClientRect().right > clientWidth + 1);
  return [`the page is ${scrollWidth} px wide`, ...beyond.slice(0, 5).map((part) => part.outerHTML.slice(0, 120))];
}

/**
 * tooSmall names the controls that a finger cannot hit (WCAG 2.2, 2.5.8). A link within a sentence is
 * excepted there, and so are the areas of the map, whose names stand in the table beside it. It runs in the page.
 */
export function tooSmall() {
  const least = 24;
  const small = [];
  for (const control of document.querySelectorAll("a[href], button, summary, select, input:not([type=file]), textarea")) {
    const target = control.closest("label") ?? control;
    const { width, height } = target.getBoundingClientRect();
    const seen = control.checkVisibility({ visibilityProperty: true }) && width > 1 && !control.closest("svg, .skip");
    const sentence = control.tagName === "A" && getComputedStyle(control).display === "inline" && control.parentElement.textContent.trim() !== control.textContent.trim();
    if (seen && !sentence && (width < least || height < least)) small.push(`${Math.round(width)}×${Math.round(height)} ${control.outerHTML.slice(0, 120)}`);
  }
  return small;
}
