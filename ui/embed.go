// Package ui holds the screens, built by Vite from this folder into dist.
package ui

import (
	"embed"
	"io/fs"
)

// The variable is how the compiler hands over embedded files; nothing writes it.
//
//go:embed all:dist
var dist embed.FS

// Dist is the built screens: index.html for the desk, assets/ with a content
// hash in every name (so they may be cached for ever), and Vite's manifest.
// Before the first `npm run build` it holds no index.html.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path in every build, or the embed would not compile
	}
	return sub
}
