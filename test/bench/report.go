package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Report is one run: where it ran, and what became of each promise.
type Report struct {
	Machine string        `json:"machine"`
	Go      string        `json:"go"`
	Commit  string        `json:"commit"`
	Command string        `json:"command"`
	Date    time.Time     `json:"date"`
	Took    time.Duration `json:"took_ns"`
	Claims  []Verdict     `json:"claims"`
}

// Verdict is a claim with its arithmetic done, for readers of the JSON.
type Verdict struct {
	Claim
	Ratio  float64 `json:"ratio"`
	Worst  float64 `json:"worst_ratio"`
	Kept   bool    `json:"kept"`
	Steady bool    `json:"steady"`
}

// judged does the arithmetic of a claim.
func judged(c Claim) Verdict {
	return Verdict{Claim: c, Ratio: c.Ratio(), Worst: c.Worst(), Kept: c.Kept(), Steady: c.Steady()}
}

// Markdown is the report as docs/benchmarks.md shows it.
func (r Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Run of %s on %s, %s, commit %s, in %s: `%s`\n\n",
		r.Date.Format("2006-01-02 15:04 MST"), r.Machine, r.Go, r.Commit, r.Took.Round(time.Second), r.Command)
	b.WriteString("| promise | ours | peer or limit | ratio | promised | verdict |\n|---|---|---|---|---|---|\n")
	for _, c := range r.Claims {
		fmt.Fprintf(&b, "| %s | %s | %s: %s | %s | %s | %s |\n",
			c.Promise, shown(c.Ours), c.Peer.Name, shown(c.Peer), figure(c.Ratio), c.promised(), c.verdict())
	}
	b.WriteString("\nHow each was measured:\n\n")
	for _, c := range r.Claims {
		fmt.Fprintf(&b, "- **%s** %s\n", c.Promise, c.Note)
	}
	return b.String()
}

func (v Verdict) promised() string {
	if v.AtLeast {
		return "at least " + figure(v.Bound)
	}
	return "at most " + figure(v.Bound)
}

func (v Verdict) verdict() string {
	word := "missed"
	if v.Kept {
		word = "kept"
	}
	if !v.Steady {
		word += " (worst round " + figure(v.Worst) + ")"
	}
	return word
}

// shown is a sample's median, and beside it how far its rounds lie apart.
func shown(s Sample) string {
	text := figure(s.Median()) + " " + s.Unit
	if noise := s.Noise(); noise > 0 {
		text += fmt.Sprintf(" (±%.0f %%)", 50*noise)
	}
	return text
}

// figure writes a number with three digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

const (
	markBegin = "<!-- bench:begin, written by make bench -->"
	markEnd   = "<!-- bench:end -->"
)

// between puts text between the two marks of a page.
func between(page []byte, text string) ([]byte, error) {
	head, rest, found := bytes.Cut(page, []byte(markBegin))
	_, tail, closed := bytes.Cut(rest, []byte(markEnd))
	if !found || !closed {
		return nil, fmt.Errorf("the page has no place for the table: it needs a line %q and below it a line %q", markBegin, markEnd)
	}
	return bytes.Join([][]byte{head, []byte(markBegin + "\n\n" + text + "\n" + markEnd), tail}, nil), nil
}

// writePage puts the report into a page that has the marks.
func (r Report) writePage(name string) error {
	page, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if page, err = between(page, r.Markdown()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, page, 0o644)
}

// writeJSON writes the report for machines.
func (r Report) writeJSON(name string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(raw, '\n'), 0o644)
}
