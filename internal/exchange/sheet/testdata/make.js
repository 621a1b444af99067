// Writes the BIFF8 fixtures of this folder and of ../../sigizi/testdata with
// SheetJS (npm xlsx 0.18.5), a writer that shares no code with our reader:
//
//   npm pack xlsx@0.18.5 && tar xzf xlsx-0.18.5.tgz && node make.js ./package
//
// All people are invented; every NIK ends in 0000.
const fs = require('fs');
const path = require('path');
const XLSX = require(path.join(path.resolve(process.argv[2] || './package'), 'dist', 'xlsx.full.min.js'));

function book(sheets) {
  const wb = XLSX.utils.book_new();
  for (const [name, rows] of sheets) XLSX.utils.book_append_sheet(wb, XLSX.utils.aoa_to_sheet(rows), name);
  return wb;
}

function save(wb, file, opts) {
  fs.writeFileSync(path.join(__dirname, file), XLSX.write(wb, Object.assign({ bookType: 'biff8', type: 'buffer' }, opts)));
}

const cells = [
  ['teks', 'Ñandú é', '日本語', "'3576010101240000", '3576010101240000'],
  [1, -1, 0.1, -2.15, 2.15, 1e9, 123456.789, -0.005, 45366],
  [true, false, { t: 'e', v: 0x2a }, { t: 'e', v: 0x07 }],
  [],
  [null, null, 'C5'],
];
// Enough text to run over several CONTINUE records, wide and narrow in turn.
for (let i = 0; i < 1500; i++) cells.push([i, (i % 3 ? 'baris panjang nomor ' : 'čeština 日本 ') + i]);
save(book([['Kosong', []], ['Data', cells]]), 'sst.xls', { bookSST: true });
save(book([['Data', cells.slice(0, 5)]]), 'label.xls', { bookSST: false });

const e2 = ('No|NIK|Nama|JK|Tgl Lahir|BB Lahir|TB Lahir|Nama Ortu|Prov|Kab/Kota|Kec|Pukesmas|Desa/Kel|Posyandu|RT|RW|Alamat|' +
  'Usia Saat Ukur|Tanggal Pengukuran|Berat|Tinggi|Cara Ukur|LiLA|BB/U|ZS BB/U|TB/U|ZS TB/U|BB/TB|ZS BB/TB|Naik Berat Badan|' +
  'Jml Vit A|KPSP|KIA|Kelas Ibu Balita|MBG|Detail').split('|');
const child = (no, nik, nama, jk, lahir, ukur, usia, berat, tinggi, z) => [no, nik, nama, jk, lahir, 3.1, 49, 'BAPAK CONTOH / IBU CONTOH',
  'JAWA TIMUR', 'KOTA MOJOKERTO', 'MAGERSARI', 'PUSKESMAS KEDUNDUNG', 'KEDUNDUNG', 'MELATI 1', '001', '002', 'JL. CONTOH 1',
  usia, ukur, berat, tinggi, 'Berdiri', 14.5, 'Berat Badan Normal', z, 'Pendek', -2.15, 'Gizi Baik', 0.4, 'N', 1, '', '', 'Ya', 'Tidak', 'Detail'];
save(book([['Export', [
  ['Data tanggal : 2026-03-15'], [], e2,
  child(1, '3576010511210000', 'BUDI CONTOH', 'L', '2021-11-05', '2026-03-10', '4 Tahun - 4 Bulan - 5 Hari', 14.2, 98.5, -1.08),
  child(2, '3576024511220000', 'SÏTI CONTOH', 'P', 44870, 46091, '3 Tahun - 4 Bulan - 5 Hari', 12.05, 91, -0.97),
  child(3, 3576015501230000, 'RINI CONTOH', 'P', '2023-01-15', '2026-03-10', '3 Tahun - 1 Bulan - 23 Hari', 0.3680555555555556, 0.915, -2.5),
]]]), '../../sigizi/testdata/e2.xls', { bookSST: true });
