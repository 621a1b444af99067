package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

const (
	scoredRows     = 1_000_000
	scoredPeakMB   = 64
	surveyChildren = 20_000
	surveyLimitMS  = 60
	scoreLimitUS   = 2
	wasmLimitKB    = 150
)

// growth measures the scores: the library, the command over a long file, the
// prevalence of a survey, and the library in a browser's engine.
func (b *bench) growth(ctx context.Context) ([]Claim, error) {
	var all []Claim
	for _, measure := range []func(context.Context) ([]Claim, error){b.library, b.scoring, b.prevalence, b.wasm} {
		claims, err := measure(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, claims...)
	}
	return all, nil
}

// scoring measures the command over a long file against a program that copies
// the file with encoding/csv on one core.
func (b *bench) scoring(ctx context.Context) ([]Claim, error) {
	in := b.path("measurements.csv")
	if err := writeMeasurements(in, scoredRows); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	score := func() *exec.Cmd { return exec.CommandContext(ctx, b.binary, "growth", "z") }
	copying := func() *exec.Cmd {
		cmd := exec.CommandContext(ctx, self, "copy-csv")
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
		return cmd
	}
	ours, peer := Sample{Name: "canting growth z", Unit: "s"}, Sample{Name: "encoding/csv, one core", Unit: "s"}
	peak := Sample{Name: "canting growth z", Unit: "MB"}
	var cpu, peerCPU Sample
	for round := range b.rounds {
		took, err := b.best(in, score, copying)
		if err != nil {
			return nil, err
		}
		ours.add(took[0].Wall.Seconds())
		peak.add(took[0].PeakMB)
		cpu.add(took[0].CPU.Seconds())
		peer.add(took[1].Wall.Seconds())
		peerCPU.add(took[1].CPU.Seconds())
		b.say("growth z, round %d: ours %.2f s (%.2f s of CPU, %.0f MB), copying %.2f s (%.2f s of CPU)", round+1,
			took[0].Wall.Seconds(), took[0].CPU.Seconds(), took[0].PeakMB, took[1].Wall.Seconds(), took[1].CPU.Seconds())
	}
	note := fmt.Sprintf("%d rows of 15 columns from a file into a file, eight scores with flags added by us and nothing by the peer; whole processes, the fastest of %d turns a round. Processor time: ours %s s, copying %s s.",
		scoredRows, commandTurns, figure(cpu.Median()), figure(peerCPU.Median()))
	return []Claim{
		{Promise: "Scores of 1,000,000 rows", Ours: ours, Peer: peer, Bound: 1, Note: note},
		{Promise: "Scores of 1,000,000 rows, memory", Ours: peak, Peer: limit("MB", scoredPeakMB), Bound: 1,
			Note: "The most that the process ever held (VmHWM)."},
	}, nil
}

// commandTurns is how often a command runs in a round.
const commandTurns = 5

// best lets commands take turns over a file. Of each it gives the least that a
// turn took, because whatever else the machine does can only add to it, and the
// most memory that a turn held.
func (b *bench) best(in string, commands ...func() *exec.Cmd) ([]spent, error) {
	all := make([]spent, len(commands))
	for turn := range commandTurns {
		for i, command := range commands {
			took, err := b.piped(command(), in)
			if err != nil {
				return nil, err
			}
			if turn == 0 {
				all[i] = took
			}
			all[i] = spent{Wall: min(all[i].Wall, took.Wall), CPU: min(all[i].CPU, took.CPU), PeakMB: max(all[i].PeakMB, took.PeakMB)}
		}
	}
	return all, nil
}

// piped runs a command from one file into another.
func (b *bench) piped(cmd *exec.Cmd, in string) (took spent, err error) {
	from, err := os.Open(in)
	if err != nil {
		return spent{}, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := os.Create(b.path("piped.out"))
	if err != nil {
		return spent{}, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	cmd.Stdin, cmd.Stdout = from, to
	return clocked(cmd)
}

// copyCSV is the peer: it reads records and writes them again.
func copyCSV(in io.Reader, out io.Writer) error {
	const buffer = 64 << 10
	r, w := csv.NewReader(bufio.NewReaderSize(in, buffer)), csv.NewWriter(bufio.NewWriterSize(out, buffer))
	r.ReuseRecord = true
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			w.Flush()
			return w.Error()
		}
		if err == nil {
			err = w.Write(record)
		}
		if err != nil {
			return err
		}
	}
}

// prevalence measures the command over a survey.
func (b *bench) prevalence(ctx context.Context) ([]Claim, error) {
	in := b.path("survey.csv")
	if err := writeSurvey(in, surveyChildren); err != nil {
		return nil, err
	}
	estimate := func() *exec.Cmd {
		return exec.CommandContext(ctx, b.binary, "growth", "prevalence",
			"-cluster", "cluster", "-strata", "stratum", "-weights", "sw", "-group", "area,region,wealth,education,other")
	}
	ours := Sample{Name: "canting growth prevalence", Unit: "ms"}
	for round := range b.rounds {
		took, err := b.best(in, estimate)
		if err != nil {
			return nil, err
		}
		ours.add(milliseconds(took[0].CPU))
		b.say("prevalence, round %d: %.1f ms of CPU", round+1, milliseconds(took[0].CPU))
	}
	return []Claim{{Promise: "Prevalence of a survey, processor time", Ours: ours, Peer: limit("ms", surveyLimitMS), Bound: 1,
		Note: fmt.Sprintf("%d children in 400 clusters and 10 strata, with weights, by 39 groups: the whole process, from reading and scoring the file to writing the table, the least of %d turns a round.", surveyChildren, commandTurns)}}, nil
}
