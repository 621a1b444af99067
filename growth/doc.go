// Package growth is child growth as Indonesia measures it: z-scores by the
// WHO standards, the nutrition classes of Permenkes 2/2020, the monthly
// weighing codes of the KMS, growth velocity and the size of newborn and
// preterm children. It needs the standard library only, does no I/O, reads no
// clock, and compiles to WebAssembly unchanged.
//
// # Standards
//
// [WHO2006] scores children below 60 months by the WHO Child Growth Standards
// (2006; head, arm and skinfolds 2007) and agrees with WHO anthro 1.1 to the
// second decimal. [WHO2007] scores 5 to 19 years by the WHO Reference 2007 and
// agrees with WHO anthroplus. Where we mean to differ, and why, is listed cell
// by cell in agreement_test.go: chiefly, a weight or a length of zero is
// missing here.
//
// Z-scores are rounded to two decimals first, and flags and cut-offs look at
// the rounded score, as WHO's programs do. A flagged score is implausible: the
// measurement should be looked at again. It is shown, and has no class.
//
// # Missing is never normal
//
// NaN marks what was not measured. Each score that cannot be computed carries
// a [Reason], each class that cannot be given is the empty class with its
// reason, and the zero value of every result reads as missing.
//
// # Sixty months
//
// The two references do not meet: a boy's median height is 109.96 cm on the
// last day of the one and 109.73 cm in the first month of the other, so a
// child seems to grow overnight. Which one scores a child of 60 months is a
// choice, and [Gap] makes it in the open: [GapAt60], the default, is what WHO's
// programs do today; [GapAt61] is what the older macros did.
//
// # Days and months
//
// Scores take the age in days ([AgeInDays]), rounded half up, as WHO anthro
// does; 24 months are 731 days and 60 months begin on day 1827. Where only an age in months is known
// [DaysFromMonths] counts months of 30.4375 days. A schedule, the KBM and the
// words "umur 7 bulan" use completed calendar months ([CompletedMonths]), and
// those come from dates: 59 days are two months after 15 January and one after
// 15 July.
//
// # Sources
//
// Every class and weighing code names its [Rule], and [Rule.Source] says where
// the rule comes from, since when, and whether its number was read in the
// document itself. The reference tables lie in growth/tables with their own
// notice. WHO and the University of Oxford are cited, and endorse nothing here.
package growth
