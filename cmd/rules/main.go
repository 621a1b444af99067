//go:build js && wasm

// Command rules is the rules of the programmes for the phone: the same domain as
// on the server, compiled for a browser. Once it runs, `canting` is there:
//
//	canting.load(bytes)        a Uint8Array of programmes as the server packs them
//	canting.programmes()       the programmes, their visits and the forms of these
//	canting.judge(question)    what follows from a visit
//	canting.due(question)      what a case is due
//	canting.stage(question)    whom a programme is for, and whom no longer
//
// Questions and answers are plain objects; package call describes them. What
// cannot be answered is an Error whose message is that of the fault.
package main

import (
	"runtime/debug"
	"syscall/js"

	"canting/cmd/rules/call"
	"canting/internal/domain/fault"
)

// garbage is by how much the memory may grow, in percent, before it is looked
// through: a phone has a few megabytes to spare, and no second thread to do it.
const garbage = 400

func main() {
	debug.SetGCPercent(garbage)
	var family call.Family
	load := func(packed string) (string, error) {
		read, err := call.Load(packed)
		if err != nil {
			return "", err
		}
		family = read
		return "null", nil
	}
	js.Global().Set("canting", map[string]any{
		"load":       answering(bytesOf, load),
		"programmes": answering(nothing, func(string) (string, error) { return family.Programmes(), nil }),
		"judge":      answering(json, func(question string) (string, error) { return family.Judge(question) }),
		"due":        answering(json, func(question string) (string, error) { return family.Due(question) }),
		"stage":      answering(json, func(question string) (string, error) { return family.Stage(question) }),
	})
	select {} // the functions are called from now on
}

// answering makes a function for a page. Go cannot throw, so a fault is returned
// as an Error.
func answering(read func(js.Value) string, answer func(string) (string, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		question := js.Undefined()
		if len(args) > 0 {
			question = args[0]
		}
		said, err := answer(read(question))
		if err != nil {
			return failure(err)
		}
		return js.Global().Get("JSON").Call("parse", said)
	})
}

func failure(err error) js.Value {
	key, _ := fault.Sentence(err)
	e := js.Global().Get("Error").New(err.Error())
	e.Set("key", key)
	return e
}

func nothing(js.Value) string { return "" }

// json is a value in JSON, "" for what has none: nothing at all, or a ring of
// objects, at which the browser throws and Go would end.
func json(v js.Value) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	said := js.Global().Get("JSON").Call("stringify", v)
	if said.Type() != js.TypeString {
		return ""
	}
	return said.String()
}

// bytesOf are the bytes of a Uint8Array, "" for anything else.
func bytesOf(v js.Value) string {
	if !v.InstanceOf(js.Global().Get("Uint8Array")) {
		return ""
	}
	b := make([]byte, v.Length())
	js.CopyBytesToGo(b, v)
	return string(b)
}
