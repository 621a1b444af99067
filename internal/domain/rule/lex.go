package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a token is.
type kind uint8

const (
	endToken kind = iota
	nameToken
	wholeToken
	decimalToken
	textToken // its text is what stands between the quotes
	signToken
)

// token is one word, number, text or sign of the source.
type token struct {
	kind     kind
	text     string
	pos, end int // in bytes
}

// is says whether the token is the given sign or word.
func (t token) is(text string) bool {
	return (t.kind == signToken || t.kind == nameToken) && t.text == text
}

// shown is the token as a message shows it; at the end of the source it is "".
func (t token) shown() string {
	if t.kind == textToken {
		return quoted(t.text)
	}
	return t.text
}

// lexer cuts a source into tokens.
type lexer struct {
	src string
	at  int
}

// next is the token that follows, of kind endToken at the end.
func (l *lexer) next() (token, *Error) {
	for l.at < len(l.src) && strings.IndexByte(" \t\r\n", l.src[l.at]) >= 0 {
		l.at++
	}
	if l.at == len(l.src) {
		return token{pos: l.at, end: l.at}, nil
	}
	switch c := l.src[l.at]; {
	case isDigit(c), c == '.' && l.digitAt(l.at+1):
		return l.number()
	case isLetter(c):
		return l.cut(nameToken, l.wordEnd(l.at)), nil
	case c == '\'' || c == '"':
		return l.quote(c)
	}
	return l.sign()
}

func (l *lexer) cut(k kind, end int) token {
	t := token{kind: k, text: l.src[l.at:end], pos: l.at, end: end}
	l.at = end
	return t
}

func (l *lexer) wordEnd(at int) int {
	for at < len(l.src) && (isLetter(l.src[at]) || isDigit(l.src[at])) {
		at++
	}
	return at
}

func (l *lexer) digitAt(at int) bool { return at < len(l.src) && isDigit(l.src[at]) }

// number reads digits, perhaps with a point between them. What else touches a
// number belongs to it in the eyes of its writer, so the message shows it whole.
func (l *lexer) number() (token, *Error) {
	end := l.digits(l.at)
	k := wholeToken
	if end > l.at && end < len(l.src) && l.src[end] == '.' && l.digitAt(end+1) {
		end, k = l.digits(end+1), decimalToken
	}
	if rest := l.numberRest(end); end == l.at || rest > end {
		return token{}, fail(l.src, l.at, "rule.number", "found", l.src[l.at:rest])
	}
	return l.cut(k, end), nil
}

func (l *lexer) digits(at int) int {
	for l.digitAt(at) {
		at++
	}
	return at
}

func (l *lexer) numberRest(at int) int {
	for at < len(l.src) && (isLetter(l.src[at]) || isDigit(l.src[at]) || l.src[at] == '.') {
		at++
	}
	return at
}

// quote reads a text. It has no escapes: a text that needs both quotes, a line
// break or a control sign has no business in a rule.
func (l *lexer) quote(mark byte) (token, *Error) {
	start := l.at + 1
	for i, r := range l.src[start:] {
		switch {
		case r == rune(mark):
			t := token{kind: textToken, text: l.src[start : start+i], pos: l.at, end: start + i + 1}
			if t.text == "" {
				return token{}, fail(l.src, l.at, "rule.text.empty")
			}
			l.at = t.end
			return t, nil
		case r == '\\' || unicode.IsControl(r) || r == utf8.RuneError:
			return token{}, fail(l.src, start+i, "rule.text.letter", "found", visible(r))
		}
	}
	return token{}, fail(l.src, l.at, "rule.text.open", "allowed", string(mark))
}

// sign reads an operator or a bracket.
func (l *lexer) sign() (token, *Error) {
	rest := l.src[l.at:]
	for _, f := range foreignSigns() {
		if strings.HasPrefix(rest, f[0]) {
			return token{}, fail(l.src, l.at, "rule.operator", "found", f[0], "allowed", f[1])
		}
	}
	for _, sign := range []string{"==", "!=", "<=", ">=", "&&", "||"} {
		if strings.HasPrefix(rest, sign) {
			return l.cut(signToken, l.at+len(sign)), nil
		}
	}
	if strings.IndexByte("<>+-*/%!?:()[],.", rest[0]) >= 0 {
		return l.cut(signToken, l.at+1), nil
	}
	for _, f := range halfSigns() {
		if strings.HasPrefix(rest, f[0]) {
			return token{}, fail(l.src, l.at, "rule.operator", "found", f[0], "allowed", f[1])
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return token{}, fail(l.src, l.at, "rule.letter", "found", visible(r))
}

// foreignSigns are signs of other languages and of word processors, each with
// what a rule has in its place. They are looked for before our own signs, some
// of which they begin with.
func foreignSigns() [][2]string {
	return [][2]string{
		{"===", "=="}, {"!==", "!="}, {"<>", "!="}, {"=<", "<="}, {"=>", ">="},
		{"≤", "<="}, {"≥", ">="}, {"≠", "!="}, {"×", "*"}, {"÷", "/"}, {"−", "-"}, {"–", "-"},
		{"“", "'"}, {"”", "'"}, {"‘", "'"}, {"’", "'"},
	}
}

// halfSigns are looked for last: they begin signs of ours.
func halfSigns() [][2]string {
	return [][2]string{{"=", "=="}, {"&", "&&"}, {"|", "||"}}
}

func visible(r rune) string {
	if unicode.IsPrint(r) && r != utf8.RuneError {
		return string(r)
	}
	const hex = "0123456789ABCDEF"
	return "U+" + string([]byte{hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15]})
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }
