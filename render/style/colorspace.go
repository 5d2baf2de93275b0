package style

import "math"

// Conversions of CSS Color 4 §4.4 and §17–18: all end in gamma-coded sRGB, 0 to 1, clipped by the caller.

func fromHSL(h, s, l float64) (r, g, b float64) {
	h = math.Mod(math.Mod(h, 360)+360, 360)
	f := func(n float64) float64 {
		k := math.Mod(n+h/30, 12)
		return l - s*min(l, 1-l)*max(-1, min(k-3, 9-k, 1))
	}
	return f(0), f(8), f(4)
}

func fromHWB(h, w, k float64) (r, g, b float64) {
	if w+k >= 1 {
		v := w / (w + k)
		return v, v, v
	}
	r, g, b = fromHSL(h, 1, 0.5)
	f := func(v float64) float64 { return v*(1-w-k) + w }
	return f(r), f(g), f(b)
}

// encode and decode are the transfer function of sRGB.
func encode(v float64) float64 {
	if a := math.Abs(v); a > 0.0031308 {
		return math.Copysign(1.055*math.Pow(a, 1/2.4)-0.055, v)
	}
	return 12.92 * v
}

func decode(v float64) float64 {
	if a := math.Abs(v); a > 0.04045 {
		return math.Copysign(math.Pow((a+0.055)/1.055, 2.4), v)
	}
	return v / 12.92
}

// fromXYZ converts from CIE XYZ with the white of D65.
func fromXYZ(x, y, z float64) (r, g, b float64) {
	return encode(3.2409699419045226*x - 1.537383177570094*y - 0.4986107602930034*z),
		encode(-0.9692436362808796*x + 1.8759675015077202*y + 0.04155505740717559*z),
		encode(0.05563007969699366*x - 0.20397695888897652*y + 1.0569715142428786*z)
}

// fromD50 adapts XYZ from the white of D50 to that of D65 (Bradford) and converts.
func fromD50(x, y, z float64) (r, g, b float64) {
	return fromXYZ(
		0.955473421488075*x-0.02309845494876471*y+0.06325924320057072*z,
		-0.0283697093338637*x+1.0099953980813041*y+0.021041441191917323*z,
		0.012314014864481998*x-0.020507649298898964*y+1.330365926242124*z)
}

func fromLab(l, a, b float64) (float64, float64, float64) {
	const kappa, epsilon = 24389.0 / 27, 216.0 / 24389
	fy := (l + 16) / 116
	fx, fz := a/500+fy, fy-b/200
	cube := func(f float64) float64 {
		if c := f * f * f; c > epsilon {
			return c
		}
		return (116*f - 16) / kappa
	}
	y := l / kappa
	if l > kappa*epsilon {
		y = fy * fy * fy
	}
	return fromD50(cube(fx)*0.3457/0.3585, y, cube(fz)*(1-0.3457-0.3585)/0.3585)
}

func fromOklab(l, a, b float64) (float64, float64, float64) {
	x := l + 0.3963377773761749*a + 0.2158037573099136*b
	y := l - 0.1055613458156586*a - 0.0638541728258133*b
	z := l - 0.0894841775298119*a - 1.2914855480194092*b
	x, y, z = x*x*x, y*y*y, z*z*z
	return encode(4.0767416360759583*x - 3.3077115392580629*y + 0.2309699031821043*z),
		encode(-1.2684379732850315*x + 2.6097573492876882*y - 0.3413193760026573*z),
		encode(-0.0041960761386756*x - 0.7034186179359362*y + 1.7076146940746117*z)
}

func toOklab(r, g, b float64) [3]float64 {
	r, g, b = decode(r), decode(g), decode(b)
	x := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	y := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	z := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*x + 0.7936177850*y - 0.0040720468*z,
		1.9779984951*x - 2.4285922050*y + 0.4505937099*z,
		0.0259040371*x + 0.7827717662*y - 0.8086757660*z,
	}
}

// fromSpace converts from a space of the color() function.
func fromSpace(space string, x, y, z float64) (r, g, b float64) {
	power := func(v, p float64) float64 { return math.Copysign(math.Pow(math.Abs(v), p), v) }
	switch space {
	case "srgb":
		return x, y, z
	case "srgb-linear":
		return encode(x), encode(y), encode(z)
	case "display-p3":
		x, y, z = decode(x), decode(y), decode(z)
		return fromXYZ(0.4865709486482162*x+0.26566769316909306*y+0.1982172852343625*z,
			0.2289745640697488*x+0.6917385218365064*y+0.079286914093745*z,
			0.04511338185890264*y+1.043944368900976*z)
	case "a98-rgb":
		x, y, z = power(x, 563.0/256), power(y, 563.0/256), power(z, 563.0/256)
		return fromXYZ(0.5766690429101305*x+0.1855582379065463*y+0.1882286462349947*z,
			0.29734497525053605*x+0.6273635662554661*y+0.07529145849399788*z,
			0.02703136138641234*x+0.07068885253582723*y+0.9913375368376388*z)
	case "prophoto-rgb":
		f := func(v float64) float64 {
			if math.Abs(v) <= 16.0/512 {
				return v / 16
			}
			return power(v, 1.8)
		}
		x, y, z = f(x), f(y), f(z)
		return fromD50(0.7977666449006423*x+0.13518129740053308*y+0.0313477341283922*z,
			0.2880748288194013*x+0.711835234241873*y+0.00008993693872564*z,
			0.8251046025104602*z)
	case "rec2020":
		f := func(v float64) float64 {
			const alpha, beta = 1.09929682680944, 0.018053968510807
			if math.Abs(v) < beta*4.5 {
				return v / 4.5
			}
			return math.Copysign(math.Pow((math.Abs(v)+alpha-1)/alpha, 1/0.45), v)
		}
		x, y, z = f(x), f(y), f(z)
		return fromXYZ(0.6369580483012914*x+0.14461690358620832*y+0.1688809751641721*z,
			0.2627002120112671*x+0.6779980715188708*y+0.05930171646986196*z,
			0.028072693049087428*y+1.060985057710791*z)
	case "xyz-d50":
		return fromD50(x, y, z)
	}
	return fromXYZ(x, y, z)
}
