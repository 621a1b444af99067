package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"canting/internal/app/account"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/region"
)

func userFlags(set *flag.FlagSet, o *options) {
	set.StringVar(&o.username, "username", "", "3 to 40 of a-z, 0-9, dot, dash, underscore")
	set.StringVar(&o.fullName, "name", "", "the person's name")
	set.StringVar(&o.role, "role", "", "admin, secretariat, puskesmas, kader or auditor")
	set.StringVar(&o.areas, "areas", "", "codes of the area, separated by commas; puskesmas and kader need one, the others have the city")
}

// userAdd makes an account from the machine itself. The password is read from
// the input, so that it stands in no command line.
func userAdd(ctx context.Context, t *terminal, o *options, _ []string) error {
	return o.inHouse(ctx, func(h *house) error {
		fmt.Fprint(t.err, t.words.Say("cli.user.password"))
		password, err := t.line()
		if err != nil {
			return err
		}
		role := access.Role(o.role)
		a, err := h.accounts.Bootstrap(ctx, account.New{
			Username: o.username, Name: o.fullName, Role: role, Areas: areasOf(o.areas, role, h.city.Code), Password: password,
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(t.out, t.words.Say("cli.user.added", "username", a.Username, "role", string(a.Role)))
		return nil
	})
}

// areasOf reads codes. Whoever works for one area must name it; for the others
// it is the city.
func areasOf(text string, role access.Role, city region.Code) []region.Code {
	if strings.TrimSpace(text) == "" {
		if role == access.Puskesmas || role == access.Kader {
			return nil
		}
		return []region.Code{city}
	}
	var areas []region.Code
	for code := range strings.SplitSeq(text, ",") {
		areas = append(areas, region.Code(strings.TrimSpace(code)))
	}
	return areas
}

// userList lists the accounts, closed ones too.
func userList(ctx context.Context, t *terminal, o *options, _ []string) error {
	return o.inHouse(ctx, func(h *house) error {
		accounts, err := h.accounts.List(ctx, h.operator())
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
		for _, a := range accounts {
			state := ""
			if !a.Closed.IsZero() {
				state = t.words.Say("cli.user.closed")
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.Username, a.Role, a.Name, state)
		}
		return table.Flush()
	})
}

// userClose ends an account for good; its sessions end at once.
func userClose(ctx context.Context, t *terminal, o *options, args []string) error {
	return t.withAccount(ctx, o, args, "cli.usage.user_close", func(h *house, a account.Account) error {
		if err := h.accounts.Close(ctx, h.operator(), a.ID); err != nil {
			return err
		}
		fmt.Fprintln(t.out, t.words.Say("cli.user.ended", "username", a.Username))
		return nil
	})
}

// userPassword gives an account another password, read from the input.
func userPassword(ctx context.Context, t *terminal, o *options, args []string) error {
	return t.withAccount(ctx, o, args, "cli.usage.user_password", func(h *house, a account.Account) error {
		fmt.Fprint(t.err, t.words.Say("cli.user.password"))
		password, err := t.line()
		if err != nil {
			return err
		}
		if err := h.accounts.SetPassword(ctx, h.operator(), a.ID, password); err != nil {
			return err
		}
		fmt.Fprintln(t.out, t.words.Say("cli.user.changed", "username", a.Username))
		return nil
	})
}

// withAccount finds the one account that the arguments name.
func (t *terminal) withAccount(ctx context.Context, o *options, args []string, usage string, do func(*house, account.Account) error) error {
	if len(args) != 1 {
		fmt.Fprintln(t.err, t.words.Say(usage))
		return errUsage
	}
	return o.inHouse(ctx, func(h *house) error {
		accounts, err := h.accounts.List(ctx, h.operator())
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if a.Username == strings.ToLower(args[0]) {
				return do(h, a)
			}
		}
		return fault.E("user", fault.NotFound, "account.unknown", nil)
	})
}
