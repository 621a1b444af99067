package ui

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// The server's policy forbids inline scripts and styles and every foreign host,
// so a built page that needs one would be blank in the office.
func TestBuiltPageKeepsThePolicy(t *testing.T) {
	page, err := fs.ReadFile(Dist(), "index.html")
	if err != nil {
		t.Skip("the screens are not built: run `npm run build` in ui/")
	}
	for _, tt := range []struct{ name, pattern string }{
		{"inline script", `<script[^>]*>[^<]`},
		{"inline style", `<style|\sstyle=`},
		{"event handler", `\son\w+=`},
		{"foreign host", `(src|href)="(https?:)?//`},
		{"data URL", `(src|href)="data:`},
	} {
		if found := regexp.MustCompile(tt.pattern).Find(page); found != nil {
			t.Errorf("index.html has an %s: %q", tt.name, found)
		}
	}
}

func TestBuiltPageFindsItsAssets(t *testing.T) {
	dist := Dist()
	page, err := fs.ReadFile(dist, "index.html")
	if err != nil {
		t.Skip("the screens are not built: run `npm run build` in ui/")
	}
	links := regexp.MustCompile(`(?:src|href)="/([^"]+)"`).FindAllStringSubmatch(string(page), -1)
	scripts := 0
	for _, link := range links {
		if _, err := fs.Stat(dist, link[1]); err != nil {
			t.Errorf("index.html names %s: %v", link[1], err)
		}
		if strings.HasSuffix(link[1], ".js") {
			scripts++
		}
	}
	if scripts == 0 {
		t.Error("index.html starts no script")
	}
}
