package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"canting/internal/app/account"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
)

const (
	deskName = "bench"
	deskWord = "only-on-the-loopback"
)

// newID makes an ID as the product does.
func newID() ledger.ID { return ledger.ID(uuid.Must(uuid.NewV7())) }

// employ makes the account that the benchmarks sign in with.
func employ(ctx context.Context, s *store.Store, city *region.City) error {
	accounts, err := account.Open(account.Config{Store: s, City: city, NewID: newID})
	if err != nil {
		return err
	}
	_, err = accounts.Bootstrap(ctx, account.New{Username: deskName, Name: "Bench", Role: access.Admin, Areas: []region.Code{city.Code}, Password: deskWord})
	return err
}

// desk is a signed-in session on a server of ours.
type desk struct {
	addr    string
	headers []string
}

func signIn(addr string) (*desk, error) {
	words, err := json.Marshal(map[string]string{"username": deskName, "password": deskWord})
	if err != nil {
		return nil, err
	}
	answer, err := http.Post("http://"+addr+"/api/v1/session", "application/json", bytes.NewReader(words))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var session struct {
		CSRF string `json:"csrf"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&session); err != nil {
		return nil, err
	}
	if answer.StatusCode/100 != 2 || len(answer.Cookies()) == 0 {
		return nil, fmt.Errorf("signing in at %s was answered %s", addr, answer.Status)
	}
	cookie := answer.Cookies()[0]
	return &desk{addr, []string{"Cookie", cookie.Name + "=" + cookie.Value, "X-CSRF-Token", session.CSRF}}, nil
}

// weigh is the request that enters a weighing.
func (d *desk) weigh(body []byte) request {
	return post(d.addr, "/api/v1/weighings", body, d.headers...)
}

// read is the request that reads path.
func (d *desk) read(path string) request { return get(d.addr, path, d.headers[:2]...) }
