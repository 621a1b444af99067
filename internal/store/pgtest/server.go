package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// server is one run of the postgres program. It is a direct child of the test
// process, which therefore reaps it: a killed server that stayed a zombie would
// look alive to the next start.
type server struct {
	process *os.Process
	gone    chan struct{} // closed when the process has ended
}

// launch starts cmd with its output appended to log and waits until dsn takes
// a connection, or the server gives up.
func launch(cmd *exec.Cmd, log, dsn string) (*server, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{process: cmd.Process, gone: make(chan struct{})}
	go func() {
		defer close(s.gone)
		cmd.Wait()
	}()
	if err := s.await(dsn); err != nil {
		s.kill()
		said, _ := os.ReadFile(log)
		return nil, fmt.Errorf("starting PostgreSQL: %w\n%s", err, said)
	}
	return s, nil
}

func (s *server) await(dsn string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, dsn)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.gone:
			return errors.New("the server ended before it took a connection")
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop is PostgreSQL's fast shutdown: sessions are ended, everything is flushed.
func (s *server) stop() error {
	if err := s.process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-s.gone:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("the server did not stop within %s", patience)
	}
}

// kill ends the server and each of its children with SIGKILL, and returns when
// none of them holds the shared memory any more.
func (s *server) kill() error {
	children := childrenOf("/proc", s.process.Pid)
	if err := s.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	for _, pid := range children {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	<-s.gone
	deadline := time.Now().Add(patience)
	for _, pid := range children {
		for alive("/proc", pid) {
			if time.Now().After(deadline) {
				return fmt.Errorf("process %d outlived SIGKILL by %s", pid, patience)
			}
			time.Sleep(time.Millisecond)
		}
	}
	return nil
}

// childrenOf lists the processes whose parent is pid. Each PostgreSQL backend
// leads a session of its own, so a process group does not reach them.
func childrenOf(proc string, pid int) []int {
	stats, _ := filepath.Glob(filepath.Join(proc, "[0-9]*", "stat"))
	var children []int
	for _, path := range stats {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if _, parent, ok := readStat(path); ok && parent == pid {
			children = append(children, child)
		}
	}
	return children
}

// alive says whether pid still runs. A zombie does not: where nobody reaps
// orphans (some containers) it stays listed for ever, holding nothing.
func alive(proc string, pid int) bool {
	state, _, ok := readStat(filepath.Join(proc, strconv.Itoa(pid), "stat"))
	return ok && state != "Z" && state != "X"
}

// readStat reads state and parent from /proc/<pid>/stat (proc(5)): they follow
// the last closing bracket, because the program's name may hold anything.
func readStat(path string) (state string, parent int, ok bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", 0, false
	}
	end := bytes.LastIndexByte(text, ')')
	fields := strings.Fields(string(text[end+1:]))
	if end < 0 || len(fields) < 2 {
		return "", 0, false
	}
	parent, err = strconv.Atoi(fields[1])
	if err != nil {
		return "", 0, false
	}
	return fields[0], parent, true
}
