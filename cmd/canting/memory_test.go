package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// peakLimit is what an import of a province's file may take.
const peakLimit = 200 << 20

// largeTests is the environment variable that, set to 1, runs what takes
// minutes.
const largeTests = "CANTING_TEST_LARGE"

func TestALargeImportStaysSmall(t *testing.T) {
	if testing.Short() || os.Getenv(largeTests) != "1" {
		t.Skipf("it makes up and imports 100,000 children, for minutes: set %s=1", largeTests)
	}
	p := build(t)
	file := crowdFile(t, 125_000) // not all of them are weighed in a month
	cmd := p.command(t, filepath.Join(t.TempDir(), "kota.db"), "import", "sigizi", file)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	peak, err := watch(cmd.Process.Pid, ended)
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.Bytes())
	}
	first, _, _ := strings.Cut(out.String(), "\n")
	t.Logf("%s: %d MB at most", first, peak>>20)
	if peak == 0 || peak > peakLimit {
		t.Errorf("the import took %d MB, the limit is %d", peak>>20, peakLimit>>20)
	}
}

// watch reads a process's high water mark until the process ends.
func watch(pid int, ended <-chan error) (peak int, err error) {
	for {
		select {
		case err := <-ended:
			return peak, err
		case <-time.After(20 * time.Millisecond):
			if now, err := highWater(pid); err == nil {
				peak = max(peak, now)
			}
		}
	}
}

// highWater is the most memory that a process has held, in bytes: VmHWM of
// proc_pid_status(5).
func highWater(pid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			return kb << 10, err
		}
	}
	return 0, os.ErrNotExist
}
