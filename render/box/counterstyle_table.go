package box

import "strings"

// counterFormats are the predefined counter styles. CSS Counter Styles 3 §6 and §7.
var counterFormats = predefinedCounters()

func predefinedCounters() map[string]*counterFormat {
	m := map[string]*counterFormat{
		"disc":                 {symbols: []string{"•"}, suffix: " "},
		"circle":               {symbols: []string{"◦"}, suffix: " "},
		"square":               {symbols: []string{"▪"}, suffix: " "},
		"disclosure-open":      {symbols: []string{"▾"}, suffix: " "},
		"disclosure-closed":    {symbols: []string{"▸"}, suffix: " "},
		"decimal":              {system: numeric, symbols: digitsFrom('0')},
		"decimal-leading-zero": {system: numeric, symbols: digitsFrom('0'), pad: 2},
		"cjk-decimal":          {system: numeric, symbols: letters("〇一二三四五六七八九"), suffix: "、", high: maxInt},

		"lower-alpha":        {system: alphabetic, symbols: letters("abcdefghijklmnopqrstuvwxyz")},
		"upper-alpha":        {system: alphabetic, symbols: letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ")},
		"lower-greek":        {system: alphabetic, symbols: letters("αβγδεζηθικλμνξοπρστυφχψω")},
		"cjk-earthly-branch": {system: alphabetic, symbols: letters("子丑寅卯辰巳午未申酉戌亥"), suffix: "、"},
		"cjk-heavenly-stem":  {system: alphabetic, symbols: letters("甲乙丙丁戊己庚辛壬癸"), suffix: "、"},
		"hiragana":           {system: alphabetic, symbols: letters("あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん"), suffix: "、"},
		"hiragana-iroha":     {system: alphabetic, symbols: letters("いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす"), suffix: "、"},
		"katakana":           {system: alphabetic, symbols: letters("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン"), suffix: "、"},
		"katakana-iroha":     {system: alphabetic, symbols: letters("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"), suffix: "、"},

		"lower-roman":           {system: additive, low: 1, high: 3999, weights: []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}, symbols: []string{"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}},
		"upper-roman":           {system: additive, low: 1, high: 3999, weights: []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}, symbols: []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}},
		"armenian":              {system: additive, low: 1, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, symbols: []string{"Ք", "Փ", "Ւ", "Ց", "Ր", "Տ", "Վ", "Ս", "Ռ", "Ջ", "Պ", "Չ", "Ո", "Շ", "Ն", "Յ", "Մ", "Ճ", "Ղ", "Ձ", "Հ", "Կ", "Ծ", "Խ", "Լ", "Ի", "Ժ", "Թ", "Ը", "Է", "Զ", "Ե", "Դ", "Գ", "Բ", "Ա"}},
		"lower-armenian":        {system: additive, low: 1, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, symbols: []string{"ք", "փ", "ւ", "ց", "ր", "տ", "վ", "ս", "ռ", "ջ", "պ", "չ", "ո", "շ", "ն", "յ", "մ", "ճ", "ղ", "ձ", "հ", "կ", "ծ", "խ", "լ", "ի", "ժ", "թ", "ը", "է", "զ", "ե", "դ", "գ", "բ", "ա"}},
		"georgian":              {system: additive, low: 1, high: 19999, weights: []int{10000, 9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, symbols: []string{"ჵ", "ჰ", "ჯ", "ჴ", "ხ", "ჭ", "წ", "ძ", "ც", "ჩ", "შ", "ყ", "ღ", "ქ", "ფ", "ჳ", "ტ", "ს", "რ", "ჟ", "პ", "ო", "ჲ", "ნ", "მ", "ლ", "კ", "ი", "თ", "ჱ", "ზ", "ვ", "ე", "დ", "გ", "ბ", "ა"}},
		"hebrew":                {system: additive, low: 1, high: 10999, weights: []int{10000, 9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 19, 18, 17, 16, 15, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, symbols: []string{"י׳", "ט׳", "ח׳", "ז׳", "ו׳", "ה׳", "ד׳", "ג׳", "ב׳", "א׳", "ת", "ש", "ר", "ק", "צ", "פ", "ע", "ס", "נ", "מ", "ל", "כ", "יט", "יח", "יז", "טז", "טו", "י", "ט", "ח", "ז", "ו", "ה", "ד", "ג", "ב", "א"}},
		"japanese-informal":     {system: additive, low: -9999, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, symbols: []string{"九千", "八千", "七千", "六千", "五千", "四千", "三千", "二千", "千", "九百", "八百", "七百", "六百", "五百", "四百", "三百", "二百", "百", "九十", "八十", "七十", "六十", "五十", "四十", "三十", "二十", "十", "九", "八", "七", "六", "五", "四", "三", "二", "一", "〇"}, suffix: "、", negative: "マイナス"},
		"japanese-formal":       {system: additive, low: -9999, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, symbols: []string{"九阡", "八阡", "七阡", "六阡", "伍阡", "四阡", "参阡", "弐阡", "壱阡", "九百", "八百", "七百", "六百", "伍百", "四百", "参百", "弐百", "壱百", "九拾", "八拾", "七拾", "六拾", "伍拾", "四拾", "参拾", "弐拾", "壱拾", "九", "八", "七", "六", "伍", "四", "参", "弐", "壱", "零"}, suffix: "、", negative: "マイナス"},
		"korean-hangul-formal":  {system: additive, low: -9999, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, symbols: []string{"구천", "팔천", "칠천", "육천", "오천", "사천", "삼천", "이천", "일천", "구백", "팔백", "칠백", "육백", "오백", "사백", "삼백", "이백", "일백", "구십", "팔십", "칠십", "육십", "오십", "사십", "삼십", "이십", "일십", "구", "팔", "칠", "육", "오", "사", "삼", "이", "일", "영"}, suffix: ", ", negative: "마이너스  "},
		"korean-hanja-informal": {system: additive, low: -9999, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, symbols: []string{"九千", "八千", "七千", "六千", "五千", "四千", "三千", "二千", "千", "九百", "八百", "七百", "六百", "五百", "四百", "三百", "二百", "百", "九十", "八十", "七十", "六十", "五十", "四十", "三十", "二十", "十", "九", "八", "七", "六", "五", "四", "三", "二", "一", "零"}, suffix: ", ", negative: "마이너스  "},
		"korean-hanja-formal":   {system: additive, low: -9999, high: 9999, weights: []int{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, symbols: []string{"九仟", "八仟", "七仟", "六仟", "五仟", "四仟", "參仟", "貳仟", "壹仟", "九百", "八百", "七百", "六百", "五百", "四百", "參百", "貳百", "壹百", "九拾", "八拾", "七拾", "六拾", "五拾", "四拾", "參拾", "貳拾", "壹拾", "九", "八", "七", "六", "五", "四", "參", "貳", "壹", "零"}, suffix: ", ", negative: "마이너스  "},
	}
	for name, zero := range map[string]rune{
		"arabic-indic": '٠',
		"bengali":      '০',
		"cambodian":    '០',
		"khmer":        '០',
		"devanagari":   '०',
		"gujarati":     '૦',
		"gurmukhi":     '੦',
		"kannada":      '೦',
		"lao":          '໐',
		"malayalam":    '൦',
		"mongolian":    '᠐',
		"myanmar":      '၀',
		"oriya":        '୦',
		"persian":      '۰',
		"tamil":        '௦',
		"telugu":       '౦',
		"thai":         '๐',
		"tibetan":      '༠',
	} {
		m[name] = &counterFormat{system: numeric, symbols: digitsFrom(zero)}
	}
	for alias, name := range map[string]string{
		"lower-latin": "lower-alpha", "upper-latin": "upper-alpha", "upper-armenian": "armenian",
	} {
		m[alias] = m[name]
	}
	return m
}

const maxInt = int(^uint(0) >> 1)

// digitsFrom are the ten digits that follow a zero.
func digitsFrom(zero rune) []string {
	s := make([]string, 10)
	for i := range s {
		s[i] = string(zero + rune(i))
	}
	return s
}

func letters(s string) []string { return strings.Split(s, "") }
