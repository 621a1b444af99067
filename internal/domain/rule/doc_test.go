package rule_test

import (
	"os"
	"strings"
	"testing"

	. "canting/internal/domain/rule"
)

// TestDocumentIsTrue holds docs/rules.md to the language: its examples are
// rules, and it names every function and every limit.
func TestDocumentIsTrue(t *testing.T) {
	raw, err := os.ReadFile("../../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	table := names()
	table["visit"]["weight_kg"], table["visit"]["height_m"] = Decimal, Decimal
	table["case"]["delivery_plan"] = Bool
	table["previous"] = map[string]Type{"weight_kg": Decimal}
	_, block, _ := strings.Cut(text, "```cel\n")
	block, _, _ = strings.Cut(block, "\n```")
	examples := strings.Split(block, "\n")
	if len(examples) < 5 {
		t.Fatalf("only %d examples were found: this test has lost its object", len(examples))
	}
	for _, example := range examples {
		if e, err := Parse(example, table, Standard()); err != nil || e.Type() == None {
			t.Errorf("%s: %v", example, err)
		}
	}
	for name := range Standard() {
		if !strings.Contains(text, "`"+name+"(") {
			t.Errorf("the function %s is not in the document", name)
		}
	}
	for typ := Bool; typ <= Date; typ++ {
		if !strings.Contains(text, "`"+typ.String()+"`") {
			t.Errorf("the type %s is not in the document", typ)
		}
	}
	if MaxBytes != 4000 || MaxNodes != 400 || MaxDepth != 32 || !strings.Contains(text, "4,000 bytes, 400 parts and 32 levels") {
		t.Error("the document tells other limits than there are")
	}
}
