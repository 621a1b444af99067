package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"canting/internal/domain/fault"
)

// GrowthTools work on files of measurements, and keep nothing of them. Errors
// are faults. What writes an answer writes nothing before it knows that the
// file can be used at all.
type GrowthTools interface {
	// Columns reads the heading and the first rows.
	Columns(ctx context.Context, file GrowthFile) (GrowthColumns, error)
	// Score writes the file with its z-scores, as CSV.
	Score(ctx context.Context, file GrowthFile, why bool, out io.Writer) (GrowthSummary, error)
	// Prevalence is the table of a survey.
	Prevalence(ctx context.Context, file GrowthFile, design GrowthDesign) (GrowthSurvey, error)
	// WritePrevalence writes it as long, wide, xlsx or html.
	WritePrevalence(ctx context.Context, file GrowthFile, design GrowthDesign, format string, out io.Writer) (GrowthSummary, error)
	// Chart draws the points of one sex ("l", "p") as svg or png.
	Chart(ctx context.Context, file GrowthFile, sex, indicator, format string, out io.Writer) (GrowthSummary, error)
}

// GrowthFile is a file of measurements and how it is to be read.
type GrowthFile struct {
	Name    string // what the person calls it
	Content io.ReaderAt
	Size    int64
	// Map takes the name of a column to its heading.
	Map       map[string]string
	DateOrder string // auto, day, month
	Standard  string // who2006, who2007, auto
	Language  string // id, en
	// Progress, unless nil, is told now and then how many rows are done.
	Progress func(rows int)
}

// GrowthDesign says which columns, by their headings, tell how the children of
// a survey were drawn, and how they are grouped; "" for none.
type GrowthDesign struct {
	Cluster, Strata, Weights string
	Groups                   []string
}

// GrowthColumns is what a table looks like, for a person to say what its
// columns are.
type GrowthColumns struct {
	FileName string          `json:"file_name"`
	Headings []GrowthHeading `json:"headings" doc:"The columns of the file, in their order."`
	Columns  []GrowthColumn  `json:"columns" doc:"The columns that a table may have."`
}

// GrowthHeading is one column of a file.
type GrowthHeading struct {
	Text   string   `json:"text"`
	Sample []string `json:"sample" doc:"Its content in the first rows."`
}

// GrowthColumn is a column that a table may have.
type GrowthColumn struct {
	Name     string   `json:"name" doc:"As map takes it: sex, weight_kg and so on."`
	Headings []string `json:"headings" doc:"The headings that are taken for it. Of several, map must name one."`
}

// GrowthInput is a file and how it is to be read.
type GrowthInput struct {
	Caller
	Upload
	Work      string   `query:"work" format:"uuid" doc:"A number of your own making, under which GET /growth/work/{id} tells how far the file is."`
	Map       []string `query:"map,explode" nullable:"false" maxItems:"40" doc:"NAME=HEADING: what the heading of a column is, where it is not known by its own; again for each."`
	DateOrder string   `query:"date_order" enum:"auto,day,month" default:"auto" doc:"Which comes first in a date such as 05/03/2024; auto reads only the dates that are certain."`
}

type scoreInput struct {
	GrowthInput
	Standard string `query:"standard" enum:"who2006,who2007,auto" default:"who2006"`
	Why      bool   `query:"why" doc:"A last column with the reasons for what is empty."`
}

type drawInput struct {
	GrowthInput
	Sex       string `query:"sex" required:"true" enum:"l,p"`
	Indicator string `query:"indicator" required:"true" maxLength:"20" doc:"wfa, lhfa, wfl, wfh, bmi, hc, ac, ts, ss; wfa2007, hfa2007, bmi2007."`
	Format    string `query:"format" enum:"svg,png" default:"svg"`
	Language  string `query:"lang" enum:"id,en" default:"id" doc:"The language of its words."`
}

func (a *API) registerGrowthFile(on huma.API) {
	columns := operation(http.MethodPost, "/growth/columns", "readGrowthColumns", "growth", "What the columns of a file of measurements are taken for")
	handle(a, on, columns, a.growthColumns)
	score := answering(operation(http.MethodPost, "/growth/z", "scoreGrowthFile", "growth", "WHO's z-scores behind the columns of a file"), "text/csv")
	handleRaw(a, on, score, func(ctx context.Context, in *scoreInput) (*huma.StreamResponse, error) {
		return a.answerFile(&score, &in.GrowthInput, a.desk.streams, fileKind{"text/csv; charset=utf-8", "-z.csv"}, func(file GrowthFile, out io.Writer) (GrowthSummary, error) {
			file.Standard = in.Standard
			return a.Growth.Score(ctx, file, in.Why, out)
		}), nil
	})
	chart := answering(operation(http.MethodPost, "/growth/chart", "drawGrowthFile", "growth", "The points of a file on a WHO growth chart"), "image/svg+xml", "image/png")
	handleRaw(a, on, chart, func(ctx context.Context, in *drawInput) (*huma.StreamResponse, error) {
		return a.answerFile(&chart, &in.GrowthInput, a.desk.streams, chartKind(in.Indicator, in.Format), func(file GrowthFile, out io.Writer) (GrowthSummary, error) {
			file.Language = in.Language
			return a.Growth.Chart(ctx, file, in.Sex, in.Indicator, in.Format, out)
		}), nil
	})
	takesFile(on, columns.Path, score.Path, chart.Path)
}

// fileKind is what an answer is: its type, and how its name ends.
type fileKind struct{ mime, ending string }

func chartKind(indicator, format string) fileKind {
	if format == "png" {
		return fileKind{"image/png", "-" + indicator + ".png"}
	}
	return fileKind{"image/svg+xml", "-" + indicator + ".svg"}
}

// answering documents that an operation answers with a file.
func answering(op huma.Operation, kinds ...string) huma.Operation {
	content := map[string]*huma.MediaType{}
	for _, kind := range kinds {
		schema := &huma.Schema{Type: huma.TypeString}
		if !strings.HasPrefix(kind, "text/") {
			schema.Format = "binary"
		}
		content[kind] = &huma.MediaType{Schema: schema}
	}
	op.Description = "The file is read once and not kept. A file that proves unusable after the answer has begun cuts the answer off; GET /growth/work/{id} then says why."
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: content}}
	return op
}

// takesFile documents the form of operations. Only behind their registration:
// huma reads a body that it knows of into memory.
func takesFile(on huma.API, paths ...string) {
	for _, path := range paths {
		on.OpenAPI().Paths[path].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"file"},
			Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "CSV, XLSX or XLS, at most 256 MB."}},
		}}}}
	}
}

func (a *API) growthColumns(ctx context.Context, in *GrowthInput) (found GrowthColumns, err error) {
	err = a.withFile(ctx, in, a.desk.looks, func(file GrowthFile) (GrowthSummary, error) {
		found, err = a.Growth.Columns(ctx, file)
		found.FileName = file.Name
		return GrowthSummary{}, err
	})
	return found, err
}

// answerFile lets a tool write its answer about a file. Once the first byte is
// out, a failure can only cut it off.
func (a *API) answerFile(op *huma.Operation, in *GrowthInput, seats seats, kind fileKind, work func(GrowthFile, io.Writer) (GrowthSummary, error)) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		out := &lateAnswer{w: w, kind: kind}
		err := a.withFile(r.Context(), in, seats, func(file GrowthFile) (GrowthSummary, error) {
			out.name = file.Name
			return work(file, out)
		})
		switch {
		case err == nil:
		case out.began:
			panic(http.ErrAbortHandler) // half an answer must not look like a whole one
		default:
			WriteProblem(w, a.problem(r.Context(), op, err))
		}
	}}
}

// lateAnswer is an answer whose head goes out with its first byte.
type lateAnswer struct {
	w     http.ResponseWriter
	kind  fileKind
	name  string
	began bool
}

// stallTime is how long a client may take for a piece of its answer, some
// hundred kilobytes, before it is taken for gone: meanwhile others wait.
const stallTime = 2 * time.Minute

// Write goes on with the answer, as a file to be saved: what a stranger wrote
// into it never becomes a page of ours.
func (l *lateAnswer) Write(b []byte) (int, error) {
	// A writer that knows no deadlines has none that could be moved.
	_ = http.NewResponseController(l.w).SetWriteDeadline(time.Now().Add(stallTime))
	if !l.began {
		l.began = true
		stem := strings.TrimSuffix(l.name, path.Ext(l.name))
		l.w.Header().Set("Content-Type", l.kind.mime)
		l.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": stem + l.kind.ending}))
	}
	return l.w.Write(b)
}

// withFile receives the file of a request, waits for a seat, and lets a tool
// work on it. Whatever happens, nothing of it is left.
func (a *API) withFile(ctx context.Context, in *GrowthInput, seats seats, work func(GrowthFile) (GrowthSummary, error)) (err error) {
	columns, err := mapOf(in.Map)
	if err != nil {
		return err
	}
	key := workKey{in.visitor.Account.ID, in.Work}
	w, err := a.desk.enter(key)
	if err != nil {
		return err
	}
	var summary GrowthSummary
	defer func() { a.desk.leave(key, w, summary, err) }()
	file, name, err := a.spool(&in.Upload)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read, and has no name any more
	info, err := file.Stat()
	if err != nil {
		return fault.E("api.growth", fault.Unavailable, "problem.upload.disk", err)
	}
	w.received(info.Size())
	if err := w.sit(ctx, seats); err != nil {
		return err
	}
	defer seats.rise()
	summary, err = work(GrowthFile{
		Name: name, Content: countingReader{file, &w.read}, Size: info.Size(), Map: columns, DateOrder: in.DateOrder,
		Progress: func(rows int) { w.rows.Store(int64(rows)) },
	})
	return err
}

// spool writes the file of a form to the disk and takes its name away at once,
// so that it ends with its last reader even when the program is killed.
func (a *API) spool(u *Upload) (_ *os.File, name string, err error) {
	received, err := a.receive(u)
	if err != nil {
		return nil, "", err
	}
	file, openErr := os.Open(received.Path)
	if err := errors.Join(openErr, os.Remove(received.Path)); err != nil {
		return nil, "", fault.E("api.growth", fault.Unavailable, "problem.upload.disk", err)
	}
	// The rest of the form, so that a client that goes away is noticed.
	if _, err := io.Copy(io.Discard, u.body); err != nil {
		return nil, "", errors.Join(uploadFault(err), file.Close())
	}
	return file, received.Name, nil
}

// mapOf reads what a person said about columns: NAME=HEADING.
func mapOf(said []string) (map[string]string, error) {
	columns := map[string]string{}
	for _, one := range said {
		name, heading, ok := strings.Cut(one, "=")
		if !ok || name == "" || heading == "" {
			return nil, fault.E("api.growth", fault.Invalid, "growthtool.map", nil, "text", one)
		}
		columns[name] = heading
	}
	return columns, nil
}
