package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// wasm measures the library built for a browser, in node.
func (b *bench) wasm(ctx context.Context) ([]Claim, error) {
	empty, scores := b.path("empty.wasm"), b.path("growth.wasm")
	source := b.path("empty.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		return nil, err
	}
	if err := errors.Join(b.buildWasm(ctx, empty, source), b.buildWasm(ctx, scores, "./growth/testdata/wasm")); err != nil {
		return nil, err
	}
	sizes, err := node(ctx, 2, "size", empty, scores)
	if err != nil {
		return nil, err
	}
	size := Sample{Name: "growth.wasm less an empty one", Unit: "KB", Rounds: []float64{(sizes[1] - sizes[0]) / 1e3}}
	speed := Sample{Name: "growth.For in node", Unit: "µs"}
	support, err := wasmSupport(ctx)
	if err != nil {
		return nil, err
	}
	for range b.rounds {
		took, err := node(ctx, 1, "speed", support, scores, "100000")
		if err != nil {
			return nil, err
		}
		speed.add(took[0])
	}
	b.say("wasm: %.2f µs for the eight scores of a child, %.1f KB", speed.Median(), size.Median())
	return []Claim{
		{Promise: "Scores in the browser", Ours: speed, Peer: limit("µs", scoreLimitUS), Bound: 1,
			Note: "All eight scores of a child, though the limit is for one: a loop of 100,000 children inside the WebAssembly, the fastest of ten."},
		{Promise: "Size in the browser", Ours: size, Peer: limit("KB", wasmLimitKB), Bound: 1,
			Note: fmt.Sprintf("After brotli at its best (quality 11), without symbols: %.1f KB with all that the library does by age in days, %.1f KB for a program that does nothing.", sizes[1]/1e3, sizes[0]/1e3)},
	}, nil
}

// buildWasm builds a program for a browser, as it would be delivered.
func (b *bench) buildWasm(ctx context.Context, out, program string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", out, program)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = b.log, b.log
	return cmd.Run()
}

// node runs wasm.js and reads the count numbers that it prints.
func node(ctx context.Context, count int, args ...string) ([]float64, error) {
	return script(ctx, count, "wasm.js", args...)
}

// script runs a script in node and reads the count numbers that it prints.
func script(ctx context.Context, count int, name string, args ...string) ([]float64, error) {
	said, err := exec.CommandContext(ctx, "node", append([]string{name}, args...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("node %s %s: %w", name, args[0], err)
	}
	var numbers []float64
	for _, word := range strings.Fields(string(said)) {
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	if len(numbers) != count {
		return nil, fmt.Errorf("node %s said %q, and %d numbers were due", name, said, count)
	}
	return numbers, nil
}
