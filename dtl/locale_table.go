package dtl

// Formats of languages as Django 5.2 has them (django/conf/locale/*/formats.py).

var localeFormats = map[string]Formats{
	"ar": {
		Date: "j F، Y", Time: "g:i A", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d\u200f/m\u200f/Y",
		DecimalSeparator: ",", ThousandSeparator: ".",
	},
	"ar-dz": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "j F Y",
		ShortDateTime: "j F Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"az": {
		Date: "j E Y", Time: "G:i", DateTime: "j E Y, G:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"bg": {
		Date: "d F Y", Time: "H:i", MonthDay: "j F", ShortDate: "d.m.Y", DecimalSeparator: ",",
		ThousandSeparator: "\u00a0",
	},
	"bn": {
		Date: "j F, Y", Time: "g:i A", YearMonth: "F Y", MonthDay: "j F", ShortDate: "j M, Y", DecimalSeparator: ".",
		ThousandSeparator: ",", FirstDayOfWeek: "6",
	},
	"bs": {
		Date: "j. N Y.", Time: "G:i", DateTime: "j. N. Y. G:i T", YearMonth: "F Y.", MonthDay: "j. F",
		ShortDate: "Y M j", DecimalSeparator: ",", ThousandSeparator: ".",
	},
	"ca": {
		Date: "j E \\d\\e Y", Time: "G:i", DateTime: "j E \\d\\e Y \\a \\l\\e\\s G:i", YearMonth: "F \\d\\e\\l Y",
		MonthDay: "j E", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y G:i", DecimalSeparator: ",",
		ThousandSeparator: ".", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"ckb": {
		Date: "j F Y", Time: "G:i", DateTime: "j F Y، کاتژمێر G:i", YearMonth: "F Y", MonthDay: "j F",
		ShortDate: "Y/n/j", ShortDateTime: "Y/n/j،\u200f G:i", DecimalSeparator: ".", ThousandSeparator: ",",
		FirstDayOfWeek: "6",
	},
	"cs": {
		Date: "j. E Y", Time: "G:i", DateTime: "j. E Y G:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y G:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"cy": {
		Date: "j F Y", Time: "P", DateTime: "j F Y, P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y P", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"da": {
		Date: "j. F Y", Time: "H:i", DateTime: "j. F Y H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"de": {
		Date: "j. F Y", Time: "H:i", DateTime: "j. F Y H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"de-ch": {
		Date: "j. F Y", Time: "H:i", DateTime: "j. F Y H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"el": {
		Date: "d/m/Y", Time: "P", DateTime: "d/m/Y P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y P", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"en": {
		Date: "N j, Y", Time: "P", DateTime: "N j, Y, P", YearMonth: "F Y", MonthDay: "F j", ShortDate: "m/d/Y",
		ShortDateTime: "m/d/Y P", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"en-au": {
		Date: "j M Y", Time: "P", DateTime: "j M Y, P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y P", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"en-ca": {
		Date: "j M Y", Time: "P", DateTime: "j M Y, P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "Y-m-d",
		ShortDateTime: "Y-m-d P", DecimalSeparator: ".", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"en-gb": {
		Date: "j M Y", Time: "P", DateTime: "j M Y, P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y P", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"en-ie": {
		Date: "j M Y", Time: "H:i", DateTime: "j M Y, H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y H:i", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"eo": {
		Date: "j\\-\\a \\d\\e F Y", Time: "H:i", DateTime: "j\\-\\a \\d\\e F Y\\, \\j\\e H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j\\-\\a \\d\\e F", ShortDate: "Y-m-d", ShortDateTime: "Y-m-d H:i",
		DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"es": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y \\a \\l\\a\\s H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i",
		DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"es-ar": {
		Date: "j N Y", Time: "H:i", DateTime: "j N Y H:i", YearMonth: "F Y", MonthDay: "j \\d\\e F",
		ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i", DecimalSeparator: ",", ThousandSeparator: ".",
		NumberGrouping: []int{3}, FirstDayOfWeek: "0",
	},
	"es-co": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y \\a \\l\\a\\s H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i",
		DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"es-mx": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y \\a \\l\\a\\s H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i",
		DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"es-ni": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y \\a \\l\\a\\s H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i",
		DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"es-pr": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y \\a \\l\\a\\s H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i",
		DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3}, FirstDayOfWeek: "0",
	},
	"et": {
		Date: "j. F Y", Time: "G:i", MonthDay: "j. F", ShortDate: "d.m.Y", DecimalSeparator: ",",
		ThousandSeparator: "\u00a0",
	},
	"eu": {
		Date: "Y\\k\\o N j\\a", Time: "H:i", DateTime: "Y\\k\\o N j\\a, H:i", YearMonth: "Y\\k\\o F",
		MonthDay: "F\\r\\e\\n j\\a", ShortDate: "Y-m-d", ShortDateTime: "Y-m-d H:i", DecimalSeparator: ",",
		ThousandSeparator: ".", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"fa": {
		Date: "j F Y", Time: "G:i", DateTime: "j F Y، ساعت G:i", YearMonth: "F Y", MonthDay: "j F",
		ShortDate: "Y/n/j", ShortDateTime: "Y/n/j،\u200f G:i", DecimalSeparator: ".", ThousandSeparator: ",",
		FirstDayOfWeek: "6",
	},
	"fi": {
		Date: "j. E Y", Time: "G.i", DateTime: "j. E Y \\k\\e\\l\\l\\o G.i", YearMonth: "F Y", MonthDay: "j. F",
		ShortDate: "j.n.Y", ShortDateTime: "j.n.Y G.i", DecimalSeparator: ",", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"fr": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"fr-be": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"fr-ca": {
		Date: "j F Y", Time: "H\u00a0h\u00a0i", DateTime: "j F Y, H\u00a0h\u00a0i", YearMonth: "F Y",
		MonthDay: "j F", ShortDate: "Y-m-d", ShortDateTime: "Y-m-d H\u00a0h\u00a0i", DecimalSeparator: ",",
		ThousandSeparator: "\u00a0", NumberGrouping: []int{3}, FirstDayOfWeek: "0",
	},
	"fr-ch": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ga": {
		Date: "j F Y", Time: "H:i", MonthDay: "j F", ShortDate: "j M Y", DecimalSeparator: ".",
		ThousandSeparator: ",",
	},
	"gd": {
		Date: "j F Y", Time: "h:ia", DateTime: "j F Y h:ia", MonthDay: "j F", ShortDate: "j M Y",
		ShortDateTime: "j M Y h:ia", DecimalSeparator: ".", ThousandSeparator: ",", FirstDayOfWeek: "1",
	},
	"gl": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y \\á\\s H:i",
		YearMonth: "F \\d\\e Y", MonthDay: "j \\d\\e F", ShortDate: "d-m-Y", ShortDateTime: "d-m-Y, H:i",
		DecimalSeparator: ",", ThousandSeparator: ".", FirstDayOfWeek: "1",
	},
	"he": {
		Date: "j בF Y", Time: "H:i", DateTime: "j בF Y H:i", YearMonth: "F Y", MonthDay: "j בF", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y H:i", DecimalSeparator: ".", ThousandSeparator: ",",
	},
	"hi": {
		Date: "j F Y", Time: "g:i A", MonthDay: "j F", ShortDate: "d-m-Y", DecimalSeparator: ".",
		ThousandSeparator: ",",
	},
	"hr": {
		Date: "j. E Y.", Time: "H:i", DateTime: "j. E Y. H:i", YearMonth: "F Y.", MonthDay: "j. F",
		ShortDate: "j.m.Y.", ShortDateTime: "j.m.Y. H:i", DecimalSeparator: ",", ThousandSeparator: ".",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"hu": {
		Date: "Y. F j.", Time: "H:i", DateTime: "Y. F j. H:i", YearMonth: "Y. F", MonthDay: "F j.",
		ShortDate: "Y.m.d.", ShortDateTime: "Y.m.d. H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"id": {
		Date: "j N Y", Time: "G.i", DateTime: "j N Y, G.i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d-m-Y",
		ShortDateTime: "d-m-Y G.i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ig": {
		Date: "j F Y", Time: "P", DateTime: "j F Y P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"is": {
		Date: "j. F Y", Time: "H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "j.n.Y", DecimalSeparator: ",",
		ThousandSeparator: ".", NumberGrouping: []int{3},
	},
	"it": {
		Date: "d F Y", Time: "H:i", DateTime: "l d F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ja": {
		Date: "Y年n月j日", Time: "G:i", DateTime: "Y年n月j日G:i", YearMonth: "Y年n月", MonthDay: "n月j日", ShortDate: "Y/m/d",
		ShortDateTime: "Y/m/d G:i", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
	},
	"ka": {
		Date: "l, j F, Y", Time: "h:i a", DateTime: "j F, Y h:i a", YearMonth: "F, Y", MonthDay: "j F",
		ShortDate: "j.M.Y", ShortDateTime: "j.M.Y H:i", DecimalSeparator: ".", ThousandSeparator: " ",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"km": {
		Date: "j ខែ F ឆ្នាំ Y", Time: "G:i", DateTime: "j ខែ F ឆ្នាំ Y, G:i", MonthDay: "j F", ShortDate: "j M Y",
		ShortDateTime: "j M Y, G:i", DecimalSeparator: ",", ThousandSeparator: ".",
	},
	"kn": {
		Date: "j F Y", Time: "h:i A", MonthDay: "j F", ShortDate: "j M Y",
	},
	"ko": {
		Date: "Y년 n월 j일", Time: "A g:i", DateTime: "Y년 n월 j일 g:i A", YearMonth: "Y년 n월", MonthDay: "n월 j일",
		ShortDate: "Y-n-j", ShortDateTime: "Y-n-j H:i", DecimalSeparator: ".", ThousandSeparator: ",",
		NumberGrouping: []int{3},
	},
	"ky": {
		Date: "j E Y ж.", Time: "G:i", DateTime: "j E Y ж. G:i", YearMonth: "F Y ж.", MonthDay: "j F",
		ShortDate: "d.m.Y", ShortDateTime: "d.m.Y H:i", DecimalSeparator: ".", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"lt": {
		Date: "Y \\m. E j \\d.", Time: "H:i", DateTime: "Y \\m. E j \\d., H:i", YearMonth: "Y \\m. F",
		MonthDay: "E j \\d.", ShortDate: "Y-m-d", ShortDateTime: "Y-m-d H:i", DecimalSeparator: ",",
		ThousandSeparator: ".", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"lv": {
		Date: "Y. \\g\\a\\d\\a j. F", Time: "H:i", DateTime: "Y. \\g\\a\\d\\a j. F, H:i", YearMonth: "Y. \\g. F",
		MonthDay: "j. F", ShortDate: "j.m.Y", ShortDateTime: "j.m.Y H:i", DecimalSeparator: ",",
		ThousandSeparator: "\u00a0", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"mk": {
		Date: "d F Y", Time: "H:i", DateTime: "j. F Y H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "j.m.Y",
		ShortDateTime: "j.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ml": {
		Date: "N j, Y", Time: "P", DateTime: "N j, Y, P", YearMonth: "F Y", MonthDay: "F j", ShortDate: "m/d/Y",
		ShortDateTime: "m/d/Y P", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"mn": {
		Date: "d F Y", Time: "g:i A", ShortDate: "j M Y",
	},
	"ms": {
		Date: "j M Y", Time: "P", DateTime: "j M Y, P", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d/m/Y",
		ShortDateTime: "d/m/Y P", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"nb": {
		Date: "j. F Y", Time: "H:i", DateTime: "j. F Y H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"nl": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "j-n-Y",
		ShortDateTime: "j-n-Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"nn": {
		Date: "j. F Y", Time: "H:i", DateTime: "j. F Y H:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"pl": {
		Date: "j E Y", Time: "H:i", DateTime: "j E Y H:i", YearMonth: "F Y", MonthDay: "j E", ShortDate: "d-m-Y",
		ShortDateTime: "d-m-Y  H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"pt": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y à\\s H:i", YearMonth: "F \\d\\e Y",
		MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i", DecimalSeparator: ",",
		ThousandSeparator: ".", NumberGrouping: []int{3}, FirstDayOfWeek: "0",
	},
	"pt-br": {
		Date: "j \\d\\e F \\d\\e Y", Time: "H:i", DateTime: "j \\d\\e F \\d\\e Y à\\s H:i", YearMonth: "F \\d\\e Y",
		MonthDay: "j \\d\\e F", ShortDate: "d/m/Y", ShortDateTime: "d/m/Y H:i", DecimalSeparator: ",",
		ThousandSeparator: ".", NumberGrouping: []int{3}, FirstDayOfWeek: "0",
	},
	"ro": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y, H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y, H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ru": {
		Date: "j E Y г.", Time: "G:i", DateTime: "j E Y г. G:i", YearMonth: "F Y г.", MonthDay: "j F",
		ShortDate: "d.m.Y", ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"sk": {
		Date: "j. F Y", Time: "G:i", DateTime: "j. F Y G:i", YearMonth: "F Y", MonthDay: "j. F", ShortDate: "d.m.Y",
		ShortDateTime: "d.m.Y G:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"sl": {
		Date: "d. F Y", Time: "H:i", DateTime: "j. F Y. H:i", YearMonth: "F Y", MonthDay: "j. F",
		ShortDate: "j. M. Y", ShortDateTime: "j.n.Y. H:i", DecimalSeparator: ",", ThousandSeparator: ".",
		NumberGrouping: []int{3}, FirstDayOfWeek: "0",
	},
	"sq": {
		Date: "d F Y", Time: "g.i.A", YearMonth: "F Y", MonthDay: "j F", ShortDate: "Y-m-d", DecimalSeparator: ",",
		ThousandSeparator: ".",
	},
	"sr": {
		Date: "j. F Y.", Time: "H:i", DateTime: "j. F Y. H:i", YearMonth: "F Y.", MonthDay: "j. F",
		ShortDate: "j.m.Y.", ShortDateTime: "j.m.Y. H:i", DecimalSeparator: ",", ThousandSeparator: ".",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"sr-latn": {
		Date: "j. F Y.", Time: "H:i", DateTime: "j. F Y. H:i", YearMonth: "F Y.", MonthDay: "j. F",
		ShortDate: "j.m.Y.", ShortDateTime: "j.m.Y. H:i", DecimalSeparator: ",", ThousandSeparator: ".",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"sv": {
		Date: "j F Y", Time: "H:i", DateTime: "j F Y H:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "Y-m-d",
		ShortDateTime: "Y-m-d H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ta": {
		Date: "j F, Y", Time: "g:i A", MonthDay: "j F", ShortDate: "j M, Y",
	},
	"te": {
		Date: "j F Y", Time: "g:i A", MonthDay: "j F", ShortDate: "j M Y",
	},
	"tg": {
		Date: "j E Y г.", Time: "G:i", DateTime: "j E Y г. G:i", YearMonth: "F Y г.", MonthDay: "j F",
		ShortDate: "d.m.Y", ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"th": {
		Date: "j F Y", Time: "G:i", DateTime: "j F Y, G:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "j M Y",
		ShortDateTime: "j M Y, G:i", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "0",
	},
	"tk": {
		Date: "j E Y г.", Time: "G:i", DateTime: "j E Y г. G:i", YearMonth: "F Y г.", MonthDay: "j F",
		ShortDate: "d.m.Y", ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"tr": {
		Date: "d F Y", Time: "H:i", DateTime: "d F Y H:i", YearMonth: "F Y", MonthDay: "d F", ShortDate: "d M Y",
		ShortDateTime: "d M Y H:i", DecimalSeparator: ",", ThousandSeparator: ".", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"ug": {
		Date: "j F Y", Time: "G:i", YearMonth: "F Y", MonthDay: "j F", ShortDate: "Y/m/d",
		ShortDateTime: "Y/m/d G:i", DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{3},
		FirstDayOfWeek: "1",
	},
	"uk": {
		Date: "d E Y р.", Time: "H:i", DateTime: "d E Y р. H:i", YearMonth: "F Y", MonthDay: "d F",
		ShortDate: "d.m.Y", ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",", ThousandSeparator: "\u00a0",
		NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"uz": {
		Date: "j-E, Y-\\y\\i\\l", Time: "G:i", DateTime: "j-E, Y-\\y\\i\\l G:i", YearMonth: "F Y-\\y\\i\\l",
		MonthDay: "j-E", ShortDate: "d.m.Y", ShortDateTime: "d.m.Y H:i", DecimalSeparator: ",",
		ThousandSeparator: "\u00a0", NumberGrouping: []int{3}, FirstDayOfWeek: "1",
	},
	"vi": {
		Date: "\\N\\gà\\y d \\t\\há\\n\\g n \\nă\\m Y", Time: "H:i",
		DateTime: "H:i \\N\\gà\\y d \\t\\há\\n\\g n \\nă\\m Y", YearMonth: "F Y", MonthDay: "j F",
		ShortDate: "d-m-Y", ShortDateTime: "H:i d-m-Y", DecimalSeparator: ",", ThousandSeparator: ".",
	},
	"zh-hans": {
		Date: "Y年n月j日", Time: "H:i", DateTime: "Y年n月j日 H:i", YearMonth: "Y年n月", MonthDay: "m月j日",
		ShortDate: "Y年n月j日", ShortDateTime: "Y年n月j日 H:i", DecimalSeparator: ".", ThousandSeparator: "",
		NumberGrouping: []int{4}, FirstDayOfWeek: "1",
	},
	"zh-hant": {
		Date: "Y年n月j日", Time: "H:i", DateTime: "Y年n月j日 H:i", YearMonth: "Y年n月", MonthDay: "m月j日",
		ShortDate: "Y年n月j日", ShortDateTime: "Y年n月j日 H:i", DecimalSeparator: ".", ThousandSeparator: "",
		NumberGrouping: []int{4}, FirstDayOfWeek: "1",
	},
}
