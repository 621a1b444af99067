package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many clients speak at the same time.
const connections = 64

// request is one request, written out beforehand so that the client costs the
// shared cores little.
type request []byte

// post writes a POST of JSON. headers are pairs: name, value.
func post(addr, path string, body []byte, headers ...string) request {
	var b strings.Builder
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n", path, addr, strconv.Itoa(len(body)))
	for i := 0; i+1 < len(headers); i += 2 {
		b.WriteString(headers[i] + ": " + headers[i+1] + "\r\n")
	}
	b.WriteString("\r\n")
	return append(request(b.String()), body...)
}

// get writes a GET.
func get(addr, path string, headers ...string) request {
	var b strings.Builder
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\n", path, addr)
	for i := 0; i+1 < len(headers); i += 2 {
		b.WriteString(headers[i] + ": " + headers[i+1] + "\r\n")
	}
	b.WriteString("\r\n")
	return request(b.String())
}

// driven is what came of driving a server with requests.
type driven struct {
	Done int // answered with a status of 2xx
	// Refused counts the other answers by status, and holds one of each.
	Refused map[int]int
	Sample  map[int]string
	Took    time.Duration
	waits   []time.Duration
}

// Rate is the requests done per second.
func (d *driven) Rate() float64 { return float64(d.Done) / d.Took.Seconds() }

// P is a quantile of the waits in milliseconds.
func (d *driven) P(q float64) float64 { return milliseconds(quantile(d.waits, q)) }

// drive sends the requests over kept-alive connections, each the next one as
// soon as it has its answer, until all are sent or the time is up. The client
// is raw: prepared bytes out over TCP, the answer read by net/http's parser.
func drive(addr string, requests []request, conns int, longest time.Duration) (*driven, error) {
	var next atomic.Int64
	parts, errs := make([]driven, conns), make([]error, conns)
	var wait sync.WaitGroup
	begun := time.Now()
	for i := range conns {
		wait.Go(func() {
			errs[i] = parts[i].talk(addr, func() request {
				n := next.Add(1) - 1
				if n >= int64(len(requests)) || time.Since(begun) > longest {
					return nil
				}
				return requests[n]
			})
		})
	}
	wait.Wait()
	total := &driven{Took: time.Since(begun), Refused: map[int]int{}, Sample: map[int]string{}}
	for i := range parts {
		if errs[i] != nil {
			return nil, errs[i]
		}
		total.add(&parts[i])
	}
	return total, nil
}

func (d *driven) add(part *driven) {
	d.Done += part.Done
	d.waits = slices.Concat(d.waits, part.waits)
	for status, n := range part.Refused {
		d.Refused[status] += n
		d.Sample[status] = part.Sample[status]
	}
}

// talk is one connection's share.
func (d *driven) talk(addr string, next func() request) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	d.Refused, d.Sample = map[int]int{}, map[int]string{}
	in := bufio.NewReader(conn)
	for r := next(); r != nil; r = next() {
		begun := time.Now()
		if _, err := conn.Write(r); err != nil {
			return err
		}
		if err := d.answer(in); err != nil {
			return err
		}
		d.waits = append(d.waits, time.Since(begun))
	}
	return nil
}

func (d *driven) answer(in *bufio.Reader) error {
	answer, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 == 2 {
		d.Done++
		_, err := io.Copy(io.Discard, answer.Body)
		return err
	}
	text, err := io.ReadAll(answer.Body)
	d.Refused[answer.StatusCode]++
	d.Sample[answer.StatusCode] = string(text)
	return err
}
