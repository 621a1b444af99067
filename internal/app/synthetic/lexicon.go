package synthetic

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// lexicon holds the parts that names are put together from.
type lexicon struct {
	flowers                []string
	boyFirst, boyLast      []string
	boyMiddle              []string
	girlFirst, girlLast    []string
	motherFirst, motherEnd []string
	fathers, streets       []string
}

func newLexicon() lexicon {
	return lexicon{
		flowers: strings.Fields(`Melati Mawar Anggrek Kenanga Dahlia Teratai Flamboyan Cempaka Seruni Kamboja Bougenville
			Sakura Tulip Matahari Nusaindah Wijayakusuma Edelweis Asoka Soka Alamanda Lavender Aster Lili Gladiol Kantil`),
		boyFirst: strings.Split("Muhammad,Muhammad,Muhammad,Moh.,Mohammad,Muchamad,Mochammad,M.,Muh.,Ahmad,Achmad,Abdul,Abd.,"+
			"Raka,Bagas,Bayu,Dimas,Galih,Satria,Wahyu,Arya,Gilang,Damar,Bima,Reza,Kenzo,Elvano,Rafa,Azka,Alvaro,Devan,Zayn", ","),
		boyMiddle: strings.Fields(`Rizky Fadhil Arkan Fathan Hafidz Ilham Khoirul Rosyid Holil Syaiful Zainal Fauzan Rafif Naufal
			Ghani Alif Akbar Yusuf Ibrahim Ridho Sahri Hasan Husein Athaya Abizar Rasya Daffa Aidan Zidan Faiz Farel Habibi
			Nizam Rayyan Shaka Hanan Latif Mukhlis Anam Huda`),
		boyLast: strings.Fields(`Pratama Saputra Ramadhan Firmansyah Hidayat Kurniawan Alfarizi Maulana Wicaksono Nugroho Prasetyo
			Setiawan Putra Wibowo Hakim Mubarok Al-Ghifari Santoso Abimanyu Alfatih Syahputra Arrasyid Permana Zulkarnain`),
		girlFirst: strings.Fields(`Siti Nur Aisyah Khadijah Fatimah Putri Ayu Dewi Kirana Naura Alesha Shanum Adiba Anindya Citra
			Intan Laras Sekar Zahra Nabila Kayla Queenza Aqila Hanifah Inayah Rania Syifa Mikayla Arsyila Ghea Humaira Elvina`),
		girlLast: strings.Fields(`Azzahra Ramadhani Maulida Rahmawati Lestari Salsabila Khoirunnisa Wulandari Oktavia Maharani
			Safitri Anggraini Almahyra Nafisah Hidayah Kamila Zulaikha Ningrum Permatasari Fitriani Mukarromah Prameswari
			Sholihah Aprilia`),
		motherFirst: strings.Split("Siti,Siti,Sri,Nur,Dewi,Dwi,Tri,Eka,Endang,Yuni,Rina,Lilik,Indah,Wiwik,Anis,Ika,Fitri,Umi,"+
			"Lailatul,Binti,Ratna,Novi,Ani,Dian,Maya,Nurul,Khusnul,Yuliana,Retno,Puji", ","),
		motherEnd: strings.Fields(`Aminah Wahyuni Fatimah Rahayu Lestari Astutik Kholifah Handayani Mufidah Susanti Hidayati
			Maisaroh Wijayanti Rohmah Purwanti Anggraeni Mutmainah Setyowati Ningsih Chasanah Zubaidah Kusumawati Utami
			Indrawati Khotimah Sulistyowati Maulidiyah Puspitasari`),
		fathers: strings.Split("Slamet,Agus Santoso,Moh. Holil,Budi Prasetyo,Suparno,Achmad Fauzi,Heri Susanto,Imam Syafi'i,Joko,"+
			"Abd. Rohman,Sugeng,Dedi Kurniawan,Eko Wahyudi,Mat Sahri,Andik,Rudi Hartono,Nur Hadi,Sunarto,Bambang,Arif", ","),
		streets: strings.Split("Jl. Majapahit,Jl. Gajah Mada,Jl. Brawijaya,Jl. Empunala,Jl. Raya Ijen,Jl. Pahlawan,Jl. Hayam Wuruk,"+
			"Jl. Raden Wijaya,Jl. Tribuana Tungga Dewi,Jl. Semeru,Jl. Welirang,Jl. Kawi,Jl. Bancang,Gg. Buntu,Gg. Masjid,"+
			"Gg. Langgar,Gg. Kenari,Gg. Merpati,Gg. Manggis,Gg. Sawo,Perum Griya Asri,Perum Permata Hijau", ","),
	}
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func (l *lexicon) child(r *rand.Rand, girl bool) string {
	switch {
	case girl && r.IntN(4) == 0:
		return pick(r, l.girlFirst) + " " + pick(r, l.girlFirst) + " " + pick(r, l.girlLast)
	case girl:
		return pick(r, l.girlFirst) + " " + pick(r, l.girlLast)
	case r.IntN(3) == 0:
		return pick(r, l.boyFirst) + " " + pick(r, l.boyMiddle)
	}
	return pick(r, l.boyFirst) + " " + pick(r, l.boyMiddle) + " " + pick(r, l.boyLast)
}

func (l *lexicon) mother(r *rand.Rand) string {
	if r.IntN(12) == 0 {
		return pick(r, l.motherEnd) // one name, as many of the elder have
	}
	return pick(r, l.motherFirst) + " " + pick(r, l.motherEnd)
}

// woman is a woman's name, of three parts mostly, so that many can be told apart.
func (l *lexicon) woman(r *rand.Rand) string {
	if r.IntN(3) == 0 {
		return l.mother(r)
	}
	return pick(r, l.motherFirst) + " " + pick(r, l.girlLast) + " " + pick(r, l.motherEnd)
}

// groom is a man's name of fathers and sons, but with nothing of the many who
// are named for the Prophet: the search for a child should find a child.
func (l *lexicon) groom(r *rand.Rand) string {
	first := [...]string{"Agus", "Budi", "Eko", "Heri", "Sugeng", "Dedi", "Rudi", "Bambang", "Arif", "Andik", "Joko", "Imam", "Yoga", "Rizal", "Wahyu", "Galih", "Dimas", "Bayu"}
	return first[r.IntN(len(first))] + " " + pick(r, l.boyLast)
}

func (l *lexicon) address(r *rand.Rand) string {
	return fmt.Sprintf("%s No. %d", pick(r, l.streets), 1+r.IntN(90))
}
