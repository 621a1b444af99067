package api_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/web/api"
	"canting/internal/web/session"
)

// hand sends a form with one file to a growth tool.
func (c *client) hand(path, name, content string) answer {
	c.tb.Helper()
	return c.send(handing(c.tb, path, name, strings.NewReader(content)))
}

func handing(tb testing.TB, path, name string, content io.Reader) *http.Request {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	check(tb, err)
	_, err = io.Copy(part, content)
	check(tb, err)
	check(tb, form.Close())
	request := httptest.NewRequest(http.MethodPost, "/api/v1/growth"+path, &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return request
}

// nothingLeft holds that no file is on the disk and the last one is closed.
func (r *rig) nothingLeft() {
	r.TB.Helper()
	if n := r.left(); n != 0 {
		r.TB.Errorf("%d files are left behind", n)
	}
	if r.tools.file.Content == nil {
		return
	}
	if _, err := r.tools.file.Content.ReadAt(make([]byte, 1), 0); !errors.Is(err, os.ErrClosed) {
		r.TB.Errorf("the file can still be read: %v", err)
	}
}

const someRows = "JK,Berat = kg\nL,\"9,1\"\nP,8\n"

func TestScoreGrowthFile(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	a := c.hand("/z?standard=auto&why=true&date_order=day&map=weight_kg%3DBerat%20%3D%20kg&map=sex%3DJK,%20L/P", `C:\unduhan\Survei "1".csv`, someRows).expect(http.StatusOK, "")
	if a.Body.String() != someRows || a.Header().Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%q %v", a.Body, a.Header())
	}
	got := r.tools
	if got.content != someRows || got.file.Name != `Survei "1".csv` || got.file.Standard != "auto" || got.file.DateOrder != "day" || !reflect.DeepEqual(got.asked, []any{true}) {
		t.Errorf("%+v, %v", got.file, got.asked)
	}
	if want := map[string]string{"weight_kg": "Berat = kg", "sex": "JK, L/P"}; !reflect.DeepEqual(got.file.Map, want) {
		t.Errorf("%v", got.file.Map)
	}
	if _, params, err := mime.ParseMediaType(a.Header().Get("Content-Disposition")); err != nil || params["filename"] != `Survei "1"-z.csv` {
		t.Errorf("to be saved as %v, %v", params, err)
	}
	r.nothingLeft()

	c.hand("/z", "x.csv", someRows).expect(http.StatusOK, "")
	if got.file.Standard != "who2006" || got.file.DateOrder != "auto" || len(got.file.Map) != 0 || !reflect.DeepEqual(got.asked, []any{false}) {
		t.Errorf("by default %+v, %v", got.file, got.asked)
	}
}

func TestReadGrowthColumns(t *testing.T) {
	r := newRig(t)
	var found api.GrowthColumns
	r.as("sekretariat").hand("/columns", "data.xlsx", someRows).expect(http.StatusOK, "").into(&found)
	if found.FileName != "data.xlsx" || len(found.Headings) != 2 || found.Columns[0].Headings[0] != "JK" || found.Columns[1].Headings == nil {
		t.Errorf("%+v", found)
	}
	r.nothingLeft()
	r.tools.fail = fault.E("test", fault.Invalid, "import.file.encrypted", nil)
	r.as("sekretariat").hand("/columns", "data.xlsx", someRows).expect(http.StatusUnprocessableEntity, "import.file.encrypted")
	r.nothingLeft()
}

func TestDrawGrowthFile(t *testing.T) {
	r := newRig(t)
	c := r.as("auditor")
	for _, test := range []struct{ query, kind, name, language string }{
		{"sex=p&indicator=wfa", "image/svg+xml", "Ukur Ñ-wfa.svg", "id"},
		{"sex=p&indicator=wfa&format=png&lang=en", "image/png", "Ukur Ñ-wfa.png", "en"},
	} {
		a := c.hand("/chart?"+test.query, "Ukur Ñ.csv", someRows).expect(http.StatusOK, "")
		_, params, err := mime.ParseMediaType(a.Header().Get("Content-Disposition"))
		if err != nil || a.Header().Get("Content-Type") != test.kind || params["filename"] != test.name || r.tools.file.Language != test.language {
			t.Errorf("%s: %v, %v, in %s", test.query, a.Header(), err, r.tools.file.Language)
		}
		if r.tools.asked[0] != "p" || r.tools.asked[1] != "wfa" {
			t.Errorf("asked for %v", r.tools.asked)
		}
	}
	c.hand("/chart?indicator=wfa", "x.csv", someRows).expect(http.StatusUnprocessableEntity, "fault.invalid")
	c.hand("/chart?indicator=wfa&sex=m", "x.csv", someRows).expect(http.StatusUnprocessableEntity, "fault.invalid")
	r.nothingLeft()
}

func figureOf(g api.GrowthGroup, code string) api.GrowthFigure {
	for _, f := range g.Figures {
		if f.Code == code {
			return f
		}
	}
	return api.GrowthFigure{}
}

func TestReadGrowthPrevalence(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	r.tools.summary = api.GrowthSummary{Rows: 60, Doubts: map[string]int{"weight_kg=unreadable": 2, "sex=unreadable": 2, "row=extra_cells": 5}}
	var p api.GrowthPrevalence
	c.hand("/prevalence?cluster=EA&strata=kec&group=desa&group=Kader%3Dnama", "survei.csv", someRows).expect(http.StatusOK, "").into(&p)
	if want := (api.GrowthDesign{Cluster: "EA", Strata: "kec", Groups: []string{"desa", "Kader=nama"}}); !reflect.DeepEqual(r.tools.asked[0], want) {
		t.Errorf("asked for %+v", r.tools.asked)
	}
	if p.FileName != "survei.csv" || p.Standard != "who2006" || p.Rows != 60 || p.Children != 60 || p.Weighted || p.Lonely == nil || p.Source == "" {
		t.Errorf("%+v", p)
	}
	if want := []api.GrowthDoubt{{"row", "extra_cells", 5}, {"sex", "unreadable", 2}, {"weight_kg", "unreadable", 2}}; !reflect.DeepEqual(p.Doubts, want) {
		t.Errorf("%v", p.Doubts)
	}
	all := p.Groups[0]
	stunted := figureOf(all, "HA_2")
	if all.Group != "All" || stunted.Unit != "percent" || math.Abs(*stunted.Value-15) > 1e-9 || math.Abs(*stunted.Numerator-9) > 1e-9 || stunted.Denominator != 60 || stunted.Children != 60 {
		t.Errorf("%+v", stunted)
	}
	if *stunted.Low >= 15 || *stunted.High <= 15 || *stunted.SE <= 0 || stunted.Severity != "medium" {
		t.Errorf("%v to %v, error %v, %s", *stunted.Low, *stunted.High, *stunted.SE, stunted.Severity)
	}
	if mean := figureOf(all, "HA"); mean.Unit != "sd" || mean.Numerator != nil || mean.Severity != "none" || *mean.Value >= 0 {
		t.Errorf("%+v", mean)
	}
	// Nobody was weighed: there is no figure, and not one of zero.
	if wasted := figureOf(all, "WH_2"); wasted.Value != nil || wasted.Numerator != nil || wasted.Children != 0 || wasted.Severity != "none" {
		t.Errorf("%+v", wasted)
	}
	r.nothingLeft()

	c.hand("/prevalence?weights=w", "survei.csv", someRows).expect(http.StatusOK, "").into(&p)
	if stunted = figureOf(p.Groups[0], "HA_2"); !p.Weighted || stunted.Denominator != 120 || stunted.Children != 60 || math.Abs(*stunted.Numerator-18) > 1e-9 {
		t.Errorf("%+v", stunted)
	}
}

func TestPrevalenceInEveryForm(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	for format, want := range map[string][2]string{
		"long": {"text/csv; charset=utf-8", "s-prevalence-long.csv"}, "wide": {"text/csv; charset=utf-8", "s-prevalence-wide.csv"},
		"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "s-prevalence.xlsx"},
		"html": {"text/html; charset=utf-8", "s-prevalence.html"}, "json": {"application/json", "s-prevalence.json"},
	} {
		a := c.hand("/prevalence?lang=en&format="+format, "s.csv", someRows).expect(http.StatusOK, "")
		disposition, params, err := mime.ParseMediaType(a.Header().Get("Content-Disposition"))
		if err != nil || a.Header().Get("Content-Type") != want[0] || params["filename"] != want[1] || disposition != "attachment" || r.tools.file.Language != "en" {
			t.Errorf("%s: %v", format, a.Header())
		}
		if format != "json" && r.tools.asked[1] != format {
			t.Errorf("asked for %v", r.tools.asked)
		}
	}
	c.hand("/prevalence?format=pdf", "s.csv", someRows).expect(http.StatusUnprocessableEntity, "fault.invalid")
	r.nothingLeft()
}

func TestGrowthFileIsRefused(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	c.do(http.MethodPost, "/growth/z", "{}").expect(http.StatusUnprocessableEntity, "problem.upload.form")
	p := c.hand("/z?map=berat", "x.csv", someRows).expect(http.StatusUnprocessableEntity, "growthtool.map").problem()
	if p.Params["text"] != "berat" {
		t.Errorf("%v", p.Params)
	}
	for _, query := range []string{"?standard=who1977", "?date_order=minggu", "?work=1", "?" + strings.Repeat("map=a%3Db&", 41)} {
		if a := c.hand("/z"+query, "x.csv", someRows); a.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, a.Code)
		}
	}
	cut := httptest.NewRequest(http.MethodPost, "/api/v1/growth/z", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nseteng"))
	cut.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	c.send(cut).expect(http.StatusUnprocessableEntity, "problem.upload.cut")
	r.stranger().hand("/z", "x.csv", someRows).expect(http.StatusUnauthorized, "fault.unauthenticated")
	c.csrf = ""
	c.hand("/z", "x.csv", someRows).expect(http.StatusForbidden, "problem.csrf")
	if r.tools.content != "" {
		t.Error("a tool was given a file")
	}
	r.nothingLeft()
}

func TestGrowthFileStopsReadingWhatIsTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 256 MB")
	}
	r := newRig(t)
	body := &endless{head: strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n")}
	request := httptest.NewRequest(http.MethodPost, "/api/v1/growth/z", body)
	request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.as("admin").send(request).expect(http.StatusRequestEntityTooLarge, "problem.upload.large")
	if body.read > 258<<20 {
		t.Errorf("%d bytes were read", body.read)
	}
	r.nothingLeft()
}

// A problem that is found before the answer began is a problem, one that is
// found later cuts the answer off, and the work says why.
func TestGrowthFileThatProvesUnusable(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	r.tools.fail = fault.E("test", fault.Invalid, "import.file.quote_open", nil, "row", "17")
	p := c.hand("/z?work="+work, "x.csv", someRows).expect(http.StatusUnprocessableEntity, "import.file.quote_open").problem()
	if p.Params["row"] != "17" {
		t.Errorf("%v", p.Params)
	}
	r.nothingLeft()
	r.tools.failAt = 10
	if cause := dies(func() { c.hand("/z?work="+work, "x.csv", someRows) }); cause != http.ErrAbortHandler {
		t.Errorf("half an answer ends with %v", cause)
	}
	r.nothingLeft()
	w := c.work(work)
	if w.State != "failed" || w.Problem == nil || w.Problem.Key != "import.file.quote_open" || w.Problem.Params["row"] != "17" {
		t.Errorf("%+v", w)
	}
	// What is ours to mend is logged without the file's name or content.
	r.tools.fail, r.tools.failAt = errors.New("kaput"), 0
	c.hand("/z", "Bunga Lestari.csv", someRows).expect(http.StatusInternalServerError, "fault.internal")
	if log := r.log.String(); !strings.Contains(log, "kaput") || strings.Contains(log, "Bunga") || strings.Contains(log, "Berat") {
		t.Errorf("the log: %s", log)
	}
}

// dies tells what a call panics with, nil when it does not.
func dies(call func()) (cause any) {
	defer func() { cause = recover() }()
	call()
	return nil
}

const (
	work    = "0199aaaa-0000-7000-8000-000000000001"
	another = "0199aaaa-0000-7000-8000-000000000002"
)

func (c *client) work(id string) (w api.GrowthWork) {
	c.tb.Helper()
	c.get("/growth/work/"+id).expect(http.StatusOK, "").into(&w)
	return w
}

// holding makes the tools wait, and answers the way to let them go on.
func (s *tools) holding() (release func()) {
	s.hold, s.came = make(chan struct{}), make(chan struct{}, 10)
	return sync.OnceFunc(func() { close(s.hold) })
}

func TestGrowthWorkIsFollowed(t *testing.T) {
	r := newRig(t)
	c, other := r.as("kader"), r.as("auditor")
	release := r.tools.holding()
	defer release()
	r.tools.summary = api.GrowthSummary{Rows: 2, LeftOut: 1, Doubts: map[string]int{"weight_kg=unreadable": 1}}
	ended := make(chan answer)
	go func() { ended <- c.hand("/z?work="+work, "x.csv", someRows) }()
	<-r.tools.came
	if w := c.work(work); w.State != "working" || w.Bytes != int64(len(someRows)) || w.Read != 0 || w.Problem != nil || w.Doubts == nil {
		t.Errorf("while it goes on: %+v", w)
	}
	other.get("/growth/work/"+work).expect(http.StatusNotFound, "fault.not_found")
	c.get("/growth/work/"+another).expect(http.StatusNotFound, "fault.not_found")
	release()
	(<-ended).expect(http.StatusOK, "")
	want := api.GrowthWork{State: "done", Bytes: int64(len(someRows)), Read: int64(len(someRows)), Rows: 2, LeftOut: 1, Doubts: []api.GrowthDoubt{{"weight_kg", "unreadable", 1}}}
	if w := c.work(work); !reflect.DeepEqual(w, want) {
		t.Errorf("afterwards: %+v", w)
	}
}

// Ended works are remembered for a while, and not for ever.
func TestGrowthWorksAreForgotten(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	number := func(i int) string { return work[:34] + string(rune('0'+i/10)) + string(rune('0'+i%10)) }
	for i := range 66 {
		c.hand("/z?work="+number(i), "x.csv", someRows).expect(http.StatusOK, "")
	}
	c.get("/growth/work/"+number(1)).expect(http.StatusNotFound, "fault.not_found")
	if w := c.work(number(2)); w.State != "done" {
		t.Errorf("%+v", w)
	}
}

// However many files come, two are worked on, six more wait, and the next is
// asked to come again.
func TestGrowthFilesTakeTurns(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	release := r.tools.holding()
	defer release()
	ended := make(chan answer)
	begin := func(c *client, i int) (id string) {
		id = work[:35] + string(rune('0'+i))
		go func() { ended <- c.hand("/z?work="+id, "x.csv", someRows) }()
		return id
	}
	begin(c, 1)
	begin(c, 2)
	<-r.tools.came
	<-r.tools.came
	leaving, leave := context.WithCancel(t.Context())
	gone := *c
	gone.ctx = leaving
	third := begin(&gone, 3)
	c.until(third, "waiting")
	for i := 4; i <= 8; i++ {
		c.until(begin(c, i), "waiting")
	}
	a := c.hand("/z", "x.csv", someRows).expect(http.StatusTooManyRequests, "growthtool.busy")
	if a.Header().Get("Retry-After") == "" {
		t.Error("it does not say when to come again")
	}
	// Who goes away makes room.
	leave()
	(<-ended).expect(http.StatusInternalServerError, "")
	c.until(third, "failed")
	c.until(begin(c, 3), "waiting")
	release()
	for range 8 {
		(<-ended).expect(http.StatusOK, "")
	}
	r.nothingLeft()
}

// A survey is held in memory, so one at a time is worked on; a look at a file
// does not wait for it.
func TestGrowthSurveysGoOneByOne(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	release := r.tools.holding()
	defer release()
	ended := make(chan answer)
	begin := func(path, id string) {
		go func() { ended <- c.hand(path+"?work="+id, "x.csv", someRows) }()
	}
	begin("/prevalence", work)
	<-r.tools.came
	begin("/prevalence", another)
	c.until(another, "waiting")
	begin("/columns", work[:35]+"3")
	<-r.tools.came
	release()
	for range 3 {
		(<-ended).expect(http.StatusOK, "")
	}
}

// until waits for a work to be in a state.
func (c *client) until(id, state string) {
	c.tb.Helper()
	for asked := 0; ; asked++ {
		if asked == 20_000 {
			c.tb.Fatalf("the work never was %s", state)
		}
		a := c.get("/growth/work/" + id)
		if a.Code == http.StatusOK {
			var w api.GrowthWork
			if a.into(&w); w.State == state {
				return
			}
		}
	}
}

// A client that goes away while its file is worked on leaves nothing. Here the
// connection is a real one.
func TestGrowthFileOfAClientThatIsGone(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	defer r.tools.holding()()
	served := httptest.NewServer(r.handler)
	defer served.Close()
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	form := handing(t, "/prevalence?work="+work, "x.csv", strings.NewReader(someRows))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, served.URL+form.URL.String(), form.Body)
	check(t, err)
	request.Header = form.Header
	request.Header.Set("Cookie", c.cookie)
	request.Header.Set(session.TokenHeader, c.csrf)
	ended := make(chan error)
	go func() {
		_, err := served.Client().Do(request)
		ended <- err
	}()
	<-r.tools.came
	leave()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("the request ended with %v", err)
	}
	c.until(work, "failed")
	r.nothingLeft()
	if log := r.log.String(); strings.Contains(log, "request failed") {
		t.Errorf("nobody failed: %s", log)
	}
}
