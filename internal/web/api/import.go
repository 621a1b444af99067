package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"canting/internal/app/importing"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// Importer brings files in and takes them back.
type Importer interface {
	// Start returns at once; the import goes on by itself and owns the file.
	Start(ctx context.Context, who access.Access, whoName string, file importing.File, opts importing.Options) (*ledger.Batch, error)
	Status(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Batch, error)
	List(ctx context.Context, who access.Access) ([]*ledger.Batch, error)
	Remarks(ctx context.Context, who access.Access, id ledger.ID, level, code string, after int) ([]ledger.RowRemark, int, error)
	Undo(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Batch, error)
}

// maxUpload bounds an uploaded file, in bytes.
const maxUpload = 256 << 20

// uploadTime is how long an upload may take: a full file over a slow line.
const uploadTime = 15 * time.Minute

// Import is one file brought in.
type Import struct {
	ID         string         `json:"id" format:"uuid"`
	FileName   string         `json:"file_name"`
	Bytes      int64          `json:"bytes"`
	Variant    string         `json:"variant" doc:"Which export of the national portal it is; empty until known."`
	Format     string         `json:"format" doc:"xlsx, xls, csv and so on; empty until known."`
	State      string         `json:"state" enum:"reading,writing,done,failed,undoing,undone,interrupted"`
	DryRun     bool           `json:"dry_run" doc:"Nothing was stored."`
	RowsRead   int            `json:"rows_read"`
	RowsTotal  int            `json:"rows_total" doc:"Rows of the file, as far as it was read."`
	RowsDone   int            `json:"rows_done"`
	Totals     ImportTotals   `json:"totals"`
	SameAs     string         `json:"same_as" doc:"An earlier import of the same file; empty for none."`
	StartedAt  string         `json:"started_at" format:"date-time"`
	FinishedAt *string        `json:"finished_at" format:"date-time" doc:"Null while it runs."`
	SaidBy     string         `json:"said_by"`
	Problem    *ImportProblem `json:"problem" doc:"Why it failed; null when it did not."`
}

// ImportTotals counts what an import did, in rows unless the name says
// otherwise.
type ImportTotals struct {
	Rows                int            `json:"rows"`
	ChildrenNew         int            `json:"children_new"`
	ChildrenMatched     int            `json:"children_matched"`
	ChildrenUpdated     int            `json:"children_updated"`
	MeasurementsNew     int            `json:"measurements_new"`
	MeasurementsKnown   int            `json:"measurements_known"`
	MeasurementsChanged int            `json:"measurements_changed"`
	Doubtful            int            `json:"doubtful"`
	RowsRefused         int            `json:"rows_refused"`
	ClassDifferences    int            `json:"class_differences"`
	Remarks             map[string]int `json:"remarks" doc:"How often each remark was made, by its code."`
}

// ImportProblem is why an import failed.
type ImportProblem struct {
	Key    string            `json:"key" doc:"The catalogue key of the sentence for people."`
	Params map[string]string `json:"params"`
}

// Imports are the latest imports, newest first.
type Imports struct {
	Items []Import `json:"items"`
}

// ImportRemarks is one page of remarks.
type ImportRemarks struct {
	Items []ImportRemark `json:"items"`
	Next  string         `json:"next" doc:"What to send as after for the next page; empty on the last."`
}

// ImportRemark is what was noticed about one value of a row.
type ImportRemark struct {
	Row    int    `json:"row" doc:"As a person counts it in the file."`
	Column string `json:"column"`
	Code   string `json:"code"`
	Level  string `json:"level" enum:"info,warn,error"`
	Raw    string `json:"raw"`
	Value  string `json:"value" doc:"As it was read; a place by its name."`
}

type uploadInput struct {
	Caller
	Upload
	DryRun    bool   `query:"dry_run" doc:"Read, match and report, and store nothing."`
	DateOrder string `query:"date_order" enum:"auto,day,month" default:"auto" doc:"What to do with a date column that can be read in two ways."`
}

// Upload is the request's body, not read yet.
type Upload struct {
	body        io.Reader
	contentType string
}

// Resolve takes the body over, and gives it more time than a request has.
func (u *Upload) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	control := http.NewResponseController(w)
	deadline := time.Now().Add(uploadTime)
	// A writer that knows no deadlines has none that could cut the upload off.
	_ = errors.Join(control.SetReadDeadline(deadline), control.SetWriteDeadline(deadline.Add(time.Minute)))
	// Room for the form around the file.
	u.body, u.contentType = http.MaxBytesReader(w, r.Body, maxUpload+maxBody), r.Header.Get("Content-Type")
	return nil
}

type remarksInput struct {
	Caller
	ID    string `path:"id" format:"uuid"`
	Level string `query:"level" enum:"info,warn,error"`
	Code  string `query:"code" maxLength:"100"`
	After string `query:"after" pattern:"^[0-9]{1,9}$" doc:"The next of the page before."`
}

func (a *API) registerImport(on huma.API) {
	upload := operation(http.MethodPost, "/imports", "startImport", "import", "Bring a file in")
	upload.DefaultStatus = http.StatusAccepted
	undo := operation(http.MethodPost, "/imports/{id}/undo", "undoImport", "import", "Take an import back")
	undo.DefaultStatus = http.StatusAccepted
	handle(a, on, upload, a.startImport)
	// Documented only now: huma reads a body that it knows of into memory.
	on.OpenAPI().Paths[upload.Path].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "At most 256 MB."}},
	}}}}
	handle(a, on, operation(http.MethodGet, "/imports", "listImports", "import", "The latest imports"), a.listImports)
	handle(a, on, operation(http.MethodGet, "/imports/{id}", "readImport", "import", "How an import is doing"), a.readImport)
	handle(a, on, operation(http.MethodGet, "/imports/{id}/remarks", "listRemarks", "import", "What was noticed about a file"), a.listRemarks)
	handle(a, on, undo, a.undoImport)
}

func (a *API) startImport(ctx context.Context, in *uploadInput) (Import, error) {
	if err := allowed(in.who(), access.ImportRun, "api.import"); err != nil {
		return Import{}, err
	}
	file, err := a.receive(&in.Upload)
	if err != nil {
		return Import{}, err
	}
	opts := importing.Options{DryRun: in.DryRun, DateOrder: in.DateOrder}
	batch, err := a.Imports.Start(ctx, in.who(), in.visitor.Account.Name, file, opts)
	if err != nil {
		// Gone already when the import took it over.
		_ = os.Remove(file.Path)
		return Import{}, err
	}
	return importOf(batch), nil
}

// receive writes the form's file to the disk, part by part.
func (a *API) receive(u *Upload) (importing.File, error) {
	kind, params, err := mime.ParseMediaType(u.contentType)
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return importing.File{}, fault.E("api.upload", fault.Invalid, "problem.upload.form", err)
	}
	form := multipart.NewReader(u.body, params["boundary"])
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return importing.File{}, fault.E("api.upload", fault.Invalid, "problem.upload.missing", nil)
		}
		if err != nil {
			return importing.File{}, uploadFault(err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return a.keep(part, part.FileName())
		}
	}
}

// keep writes the file under a name of our own; the person's name for it is
// only remembered.
func (a *API) keep(from io.Reader, name string) (_ importing.File, err error) {
	to, err := os.CreateTemp(a.UploadDir, "canting-upload-*")
	if err != nil {
		return importing.File{}, fault.E("api.upload", fault.Unavailable, "problem.upload.disk", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(to.Name()) // best effort: the first failure is the one to tell
		}
	}()
	size, err := io.Copy(to, io.LimitReader(from, maxUpload+1))
	if err != nil {
		_ = to.Close()
		return importing.File{}, uploadFault(err)
	}
	if err := to.Close(); err != nil {
		return importing.File{}, fault.E("api.upload", fault.Unavailable, "problem.upload.disk", err)
	}
	if size > maxUpload {
		return importing.File{}, tooLarge(nil)
	}
	// Older browsers send the whole path.
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return importing.File{Name: name, Path: to.Name(), Size: size, Temporary: true}, nil
}

// uploadFault tells a full disk from a form that ended early or is too large.
func uploadFault(err error) error {
	var large *http.MaxBytesError
	var disk *os.PathError
	switch {
	case errors.As(err, &large):
		return tooLarge(err)
	case errors.As(err, &disk):
		return fault.E("api.upload", fault.Unavailable, "problem.upload.disk", err)
	}
	return fault.E("api.upload", fault.Invalid, "problem.upload.cut", err)
}

func tooLarge(err error) error {
	return fault.E("api.upload", fault.TooMuch, "problem.upload.large", err, "limit_mb", strconv.Itoa(maxUpload>>20))
}

func (a *API) listImports(ctx context.Context, in *Caller) (Imports, error) {
	if err := allowed(in.who(), access.ImportRun, "api.import"); err != nil {
		return Imports{}, err
	}
	batches, err := a.Imports.List(ctx, in.who())
	if err != nil {
		return Imports{}, err
	}
	all := Imports{Items: make([]Import, len(batches))}
	for i, b := range batches {
		all.Items[i] = importOf(b)
	}
	return all, nil
}

func (a *API) readImport(ctx context.Context, in *idInput) (Import, error) {
	return a.batch(ctx, in, a.Imports.Status)
}

func (a *API) undoImport(ctx context.Context, in *idInput) (Import, error) {
	return a.batch(ctx, in, a.Imports.Undo)
}

func (a *API) batch(ctx context.Context, in *idInput, ask func(context.Context, access.Access, ledger.ID) (*ledger.Batch, error)) (Import, error) {
	if err := allowed(in.who(), access.ImportRun, "api.import"); err != nil {
		return Import{}, err
	}
	id, err := ledger.ParseID(in.ID)
	if err != nil {
		return Import{}, err
	}
	b, err := ask(ctx, in.who(), id)
	if err != nil {
		return Import{}, err
	}
	return importOf(b), nil
}

func (a *API) listRemarks(ctx context.Context, in *remarksInput) (ImportRemarks, error) {
	if err := allowed(in.who(), access.ImportRun, "api.import"); err != nil {
		return ImportRemarks{}, err
	}
	id, err := ledger.ParseID(in.ID)
	if err != nil {
		return ImportRemarks{}, err
	}
	after, _ := strconv.Atoi(in.After) // digits, by its pattern; "" is the beginning
	remarks, next, err := a.Imports.Remarks(ctx, in.who(), id, in.Level, in.Code, after)
	if err != nil {
		return ImportRemarks{}, err
	}
	page := ImportRemarks{Items: make([]ImportRemark, len(remarks))}
	for i, r := range remarks {
		page.Items[i] = ImportRemark{Row: r.Row, Column: r.Column, Code: r.Code, Level: string(r.Level), Raw: r.Raw, Value: readAs(&r.Remark)}
	}
	if next > 0 {
		page.Next = strconv.Itoa(next)
	}
	return page, nil
}

// allowed denies early what the role never does anywhere, before a file is
// received for it; the app services decide about each thing.
func allowed(who access.Access, action access.Action, op string) error {
	if !who.MayAnywhere(action) {
		return fault.E(op, fault.Denied, "fault.denied", nil)
	}
	return nil
}

func importOf(b *ledger.Batch) Import {
	i := Import{
		ID: b.ID.String(), FileName: b.FileName, Bytes: b.Bytes, Variant: b.Variant, Format: b.Format, State: string(b.State), DryRun: b.DryRun,
		RowsRead: b.RowsRead, RowsTotal: max(b.RowsRead, b.Totals.Rows), RowsDone: b.RowsDone, Totals: ImportTotals(b.Totals),
		SameAs: b.SameAs.String(), StartedAt: instant(b.Started), FinishedAt: instantOrNull(b.Finished), SaidBy: b.WhoName,
	}
	if i.Totals.Remarks == nil {
		i.Totals.Remarks = map[string]int{}
	}
	if b.Problem != nil {
		i.Problem = &ImportProblem{Key: b.Problem.Key, Params: b.Problem.Params}
		if i.Problem.Params == nil {
			i.Problem.Params = map[string]string{}
		}
	}
	return i
}
