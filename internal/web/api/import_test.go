package api_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/web/api"
)

// upload sends a form with one file.
func (c *client) upload(query, field, name string, content io.Reader) answer {
	c.tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	check(c.tb, err)
	_, err = io.Copy(part, content)
	check(c.tb, err)
	check(c.tb, form.Close())
	request := httptest.NewRequest(http.MethodPost, "/api/v1/imports"+query, &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return c.send(request)
}

// left counts the files that wait in the upload folder.
func (r *rig) left() int {
	files, err := os.ReadDir(r.uploads)
	check(r.TB, err)
	return len(files)
}

func TestStartImport(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	content := strings.Repeat("No,NIK,Nama\n", 50_000)
	var i api.Import
	c.upload("?dry_run=true&date_order=day", "file", `C:\unduhan\Balita (1).csv`, strings.NewReader(content)).expect(http.StatusAccepted, "").into(&i)
	got := r.imports
	if got.content != content || got.file.Name != "Balita (1).csv" || got.file.Size != int64(len(content)) || !got.file.Temporary {
		t.Errorf("%+v, %d bytes", got.file, len(got.content))
	}
	if !got.opts.DryRun || got.opts.DateOrder != "day" || got.by != "Bidan Yuni" {
		t.Errorf("%+v by %s", got.opts, got.by)
	}
	if i.State != "reading" || !i.DryRun || i.FinishedAt != nil || i.Problem != nil || i.SameAs != "" || i.Totals.Remarks == nil || i.SaidBy != "Bidan Yuni" {
		t.Errorf("%+v", i)
	}
	c.upload("", "file", "x.csv", strings.NewReader("a")).expect(http.StatusAccepted, "")
	if got.opts.DryRun || got.opts.DateOrder != "auto" {
		t.Errorf("by default %+v", got.opts)
	}
}

func TestImportRefuses(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	c.upload("", "berkas", "x.csv", strings.NewReader("a")).expect(http.StatusUnprocessableEntity, "problem.upload.missing")
	c.upload("?date_order=minggu", "file", "x.csv", strings.NewReader("a")).expect(http.StatusUnprocessableEntity, "fault.invalid")
	c.do(http.MethodPost, "/imports", "{}").expect(http.StatusUnprocessableEntity, "problem.upload.form")
	cut := httptest.NewRequest(http.MethodPost, "/api/v1/imports", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nseteng"))
	cut.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	c.send(cut).expect(http.StatusUnprocessableEntity, "problem.upload.cut")
	for _, username := range []string{"kader", "sekretariat", "auditor"} {
		r.as(username).upload("", "file", "x.csv", strings.NewReader("a")).expect(http.StatusForbidden, "fault.denied")
	}
	if n := r.left(); n != 0 {
		t.Errorf("%d files are left behind", n)
	}
	r.imports.fail = fault.E("test.import", fault.Conflict, "fault.conflict", nil)
	c.upload("", "file", "x.csv", strings.NewReader("a")).expect(http.StatusConflict, "fault.conflict")
	if n := r.left(); n != 0 {
		t.Errorf("%d files of a refused import are left behind", n)
	}
}

// endless is a form whose file never ends; it counts what was read.
type endless struct {
	head io.Reader
	read int64
}

func (e *endless) Read(b []byte) (int, error) {
	if n, err := e.head.Read(b); err == nil {
		return n, nil
	}
	clear(b)
	e.read += int64(len(b))
	return len(b), nil
}

func TestImportStopsReadingWhatIsTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 256 MB")
	}
	r := newRig(t)
	body := &endless{head: strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n")}
	request := httptest.NewRequest(http.MethodPost, "/api/v1/imports", body)
	request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	p := r.as("admin").send(request).expect(http.StatusRequestEntityTooLarge, "problem.upload.large").problem()
	if p.Params["limit_mb"] != "256" || body.read > 258<<20 {
		t.Errorf("%v after %d bytes", p.Params, body.read)
	}
	if n := r.left(); n != 0 {
		t.Errorf("%d files are left behind", n)
	}
}

func TestImportsAreReadAndTakenBack(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	done := &ledger.Batch{
		ID: ledger.Derived("done"), State: ledger.BatchDone, Started: 1_790_000_000_000, Finished: 1_790_000_009_000, SameAs: ledger.Derived("earlier"),
		RowsRead: 7, Totals: ledger.Totals{Rows: 7, Remarks: map[string]int{"decimal_comma": 3}},
	}
	failed := &ledger.Batch{ID: ledger.Derived("failed"), State: ledger.BatchFailed, Problem: &ledger.Problem{Key: "import.file.empty"}}
	r.imports.batches = []*ledger.Batch{done, failed}
	var all api.Imports
	c.get("/imports").expect(http.StatusOK, "").into(&all)
	if len(all.Items) != 2 || all.Items[1].Problem.Key != "import.file.empty" || all.Items[1].Problem.Params == nil {
		t.Fatalf("%+v", all)
	}
	var one api.Import
	path := "/imports/" + done.ID.String()
	c.get(path).expect(http.StatusOK, "").into(&one)
	if one.RowsTotal != 7 || one.Totals.Remarks["decimal_comma"] != 3 || one.FinishedAt == nil || one.SameAs != done.SameAs.String() {
		t.Errorf("%+v", one)
	}
	c.post(path+"/undo", map[string]any{}).expect(http.StatusAccepted, "").into(&one)
	if one.State != "undoing" {
		t.Errorf("%+v", one)
	}
	c.post(path+"/undo", nil).expect(http.StatusConflict, "fault.conflict")
	c.get("/imports/"+ledger.Derived("tiada").String()).expect(http.StatusNotFound, "fault.not_found")

	r.imports.remarks = []ledger.RowRemark{
		{N: 1, Row: 12, Remark: ledger.Remark{Column: "Berat", Code: "decimal_comma", Level: ledger.Info, Raw: "9,1", Value: "9.1"}},
		{N: 2, Row: 13, Remark: ledger.Remark{Column: "Posyandu", Code: "posyandu_new", Level: ledger.Info, Raw: "MELATI  II", Value: string(melati)}},
	}
	r.imports.next = 41
	var remarks api.ImportRemarks
	c.get(path+"/remarks?level=info&code=decimal_comma&after=40").expect(http.StatusOK, "").into(&remarks)
	want := []api.ImportRemark{
		{Row: 12, Column: "Berat", Code: "decimal_comma", Level: "info", Raw: "9,1", Value: "9.1"},
		{Row: 13, Column: "Posyandu", Code: "posyandu_new", Level: "info", Raw: "MELATI  II", Value: "Melati II"},
	}
	if !slices.Equal(remarks.Items, want) || remarks.Next != "41" {
		t.Errorf("%+v", remarks)
	}
	if !slices.Equal(r.imports.asked, []any{done.ID, "info", "decimal_comma", 40}) {
		t.Errorf("asked for %v", r.imports.asked)
	}
	c.get(path+"/remarks?after=-1").expect(http.StatusUnprocessableEntity, "fault.invalid")
}
