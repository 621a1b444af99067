package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a child process that answers HTTP on the loopback.
type server struct {
	cmd    *exec.Cmd
	addr   string
	said   bytes.Buffer
	exited chan error
}

const (
	// patience is how long a server may take to start or to stop.
	patience = 60 * time.Second
	// look is how often a process that is under way is looked at.
	look = 10 * time.Millisecond
)

// freeAddr is a port of the loopback that nobody uses now.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// serve starts a program that takes addr among its arguments, and waits until
// it answers a GET of path, in whatever way.
func serve(ctx context.Context, path, addr, program string, args ...string) (*server, error) {
	s := &server{cmd: exec.CommandContext(ctx, program, args...), addr: addr, exited: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.exited <- s.cmd.Wait() }()
	until := time.Now().Add(patience)
	for time.Now().Before(until) {
		select {
		case err := <-s.exited:
			return nil, fmt.Errorf("%s ended before it answered: %v\n%s", program, err, s.said.String())
		case <-time.After(10 * look):
		}
		answer, err := http.Get("http://" + addr + path)
		if err == nil {
			return s, answer.Body.Close()
		}
	}
	return nil, errors.Join(fmt.Errorf("%s does not answer on %s", program, addr), s.stop())
}

// stop asks the server to end and waits for it.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.exited:
		return nil // how a peer ends at a signal is its own affair
	case <-time.After(patience):
		return s.cmd.Process.Kill()
	}
}

// spent is what a child process took.
type spent struct {
	Wall, CPU time.Duration
	// PeakMB is the most memory that it held at once: VmHWM, in 10^6 bytes. The
	// peak in its resource usage would not do: it begins at the parent's.
	PeakMB float64
}

// timed runs a program to its end.
func timed(ctx context.Context, program string, args ...string) (spent, error) {
	return clocked(exec.CommandContext(ctx, program, args...))
}

// clocked runs a command to its end. What it says is part of an error, its
// output too unless that has a place to go.
func clocked(cmd *exec.Cmd) (spent, error) {
	var said bytes.Buffer
	cmd.Stderr = &said
	if cmd.Stdout == nil {
		cmd.Stdout = &said
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return spent{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var peak float64
	for {
		select {
		case err := <-ended:
			if err != nil {
				return spent{}, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.String())
			}
			wall := time.Since(begun)
			return spent{Wall: wall, CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), PeakMB: peak}, nil
		case <-time.After(look):
			peak = max(peak, highWater(cmd.Process.Pid))
		}
	}
}

// highWater reads VmHWM of a process in megabytes, 0 when it has just ended.
func highWater(pid int) float64 {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	return statusMB(string(raw), "VmHWM:")
}

// statusMB finds a line "Name:   123 kB" and gives it in 10^6 bytes, else 0.
func statusMB(status, name string) float64 {
	for line := range strings.Lines(status) {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[0] != name || fields[2] != "kB" {
			continue
		}
		kilo, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return 0
		}
		return kilo * 1024 / 1e6
	}
	return 0
}
