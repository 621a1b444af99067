package door_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/store/storetest"
)

// smallDisk mounts a disk of its own, which only root can.
func smallDisk(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes what is left of the disk, but for some bytes.
func fill(t *testing.T, path string, leave int64) {
	t.Helper()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &disk); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, make([]byte, int64(disk.Bavail)*disk.Bsize-leave), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFullDisk(t *testing.T) {
	dir := smallDisk(t)
	r := storetest.New(t, opened(filepath.Join(dir, "canting.db")))
	child := r.Child(girl(r))
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast, 200<<10)
	var refused *ledger.Entry
	stored := 0
	for m := 0; refused == nil; m++ {
		e := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2024-04-10").AddDays(m), WeightKg: 9})
		e.Reason = strings.Repeat("panjang ", 60)
		_, err := r.Door.Submit(context.Background(), r.Admin, e)
		if err == nil {
			stored++
			continue
		}
		if key, _ := fault.Sentence(err); fault.KindOf(err) != fault.Unavailable || key != "fault.store.full" {
			t.Fatalf("on a full disk: %v", err)
		}
		refused = e
	}
	if stored == 0 {
		t.Fatal("the disk was full from the start: nothing is shown")
	}
	check := func(want int) {
		t.Helper()
		if n := len(r.Card(child).Weighed); n != want {
			t.Errorf("%d weighings, want %d", n, want)
		}
		r.Verify()
	}
	check(stored) // nothing of it is half written, and reading still works
	for range 3 { // and it stays that way
		if _, err := r.Door.Submit(context.Background(), r.Admin, refused); fault.KindOf(err) != fault.Unavailable {
			t.Fatalf("still full: %v", err)
		}
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	r.Say(refused)
	check(stored + 1)
}
