package ledger

// BatchState is where an import stands.
type BatchState string

// The states of an import. Reading writes nothing yet; an interrupted one was
// cut off while writing and can be finished by importing the file again, or
// taken back.
const (
	BatchReading     BatchState = "reading"
	BatchWriting     BatchState = "writing"
	BatchDone        BatchState = "done"
	BatchFailed      BatchState = "failed"
	BatchUndoing     BatchState = "undoing"
	BatchUndone      BatchState = "undone"
	BatchInterrupted BatchState = "interrupted"
)

// Batch is one import of one file: the work, not what it said.
type Batch struct {
	ID       ID         `json:"id"`
	Who      ID         `json:"who"`
	WhoName  string     `json:"who_name"`
	FileName string     `json:"file_name"`
	Digest   string     `json:"digest"`
	Bytes    int64      `json:"bytes"`
	Variant  string     `json:"variant,omitempty"`
	Format   string     `json:"format,omitempty"`
	State    BatchState `json:"state"`
	DryRun   bool       `json:"dry_run"`
	Started  int64      `json:"started"`
	Finished int64      `json:"finished,omitempty"`
	RowsRead int        `json:"rows_read"`
	RowsDone int        `json:"rows_done"`
	SameAs   ID         `json:"same_as,omitzero"`
	Totals   Totals     `json:"totals"`
	Problem  *Problem   `json:"problem,omitempty"`
}

// Running tells whether the import is under way.
func (b *Batch) Running() bool {
	return b.State == BatchReading || b.State == BatchWriting || b.State == BatchUndoing
}

// Totals counts what an import did, in rows unless the name says otherwise.
type Totals struct {
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
	Remarks             map[string]int `json:"remarks"`
}

// Problem is why an import failed: a sentence of the catalogue.
type Problem struct {
	Key    string            `json:"key"`
	Params map[string]string `json:"params,omitempty"`
}

// RowRemark is a remark about one row of a file. N numbers the remarks of an
// import; Row is the row as a person counts it in the file.
type RowRemark struct {
	N   int `json:"-"`
	Row int `json:"row"`
	Remark
}
