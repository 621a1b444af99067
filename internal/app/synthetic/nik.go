package synthetic

import (
	"fmt"
	"math/rand/v2"

	"canting/internal/domain/ident"
)

// serial ends every NIK made here: Dukcapil begins at 0001.
const serial = "0000"

// register hands out synthetic NIK and remembers them. As all end in the same
// serial, two people of one sex and birthday differ only in where they were
// first registered.
type register struct {
	r     *rand.Rand
	areas []string // six digits each
	taken map[string]bool
}

// regency is a kabupaten or city, of which the first so many kecamatan count.
type regency struct {
	code      string
	kecamatan int
}

// newRegister knows the regencies in which its people are first registered.
func newRegister(r *rand.Rand, regencies ...regency) *register {
	reg := &register{r: r, taken: map[string]bool{}}
	for _, from := range regencies {
		for k := 1; k <= from.kecamatan; k++ {
			reg.areas = append(reg.areas, fmt.Sprintf("%s%02d", from.code, k))
		}
	}
	return reg
}

// natives are registered in the city or, fewer, in Kabupaten Mojokerto around
// it, Sidoarjo, Jombang and Surabaya.
func natives(r *rand.Rand) *register {
	return newRegister(r, regency{"3576", 3}, regency{"3516", 18}, regency{"3515", 18}, regency{"3517", 21}, regency{"3578", 31})
}

// newcomers are registered in Kabupaten Blitar, where no native is.
func newcomers(r *rand.Rand) *register { return newRegister(r, regency{"3505", 22}) }

// take hands out an unused NIK, as near to home as there is one, and "" when
// none is left. One in twelve was first registered elsewhere.
func (reg *register) take(home string, birth ident.Date, girl bool) string {
	year, month, day := birth.Split()
	if girl {
		day += 40
	}
	tail := fmt.Sprintf("%02d%02d%02d%s", day, month, year%100, serial)
	if reg.r.IntN(12) > 0 {
		if nik := reg.claim(home + tail); nik != "" {
			return nik
		}
	} else if nik := reg.claim(reg.areas[reg.r.IntN(len(reg.areas))] + tail); nik != "" {
		return nik
	}
	for _, area := range reg.areas {
		if nik := reg.claim(area + tail); nik != "" {
			return nik
		}
	}
	return ""
}

func (reg *register) claim(nik string) string {
	if reg.taken[nik] {
		return ""
	}
	reg.taken[nik] = true
	return nik
}
