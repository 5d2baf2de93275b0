package tags

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
)

func addCurrency(lib *dtl.Library) {
	lib.Simple("render_currency", renderCurrency, anyKeywords(0, "money"))
	lib.Simple("create_currency", createCurrency, anyKeywords(1, "amount", "currency"))
	lib.Simple("convert_currency", convertCurrency, anyKeywords(1, "money", "currency"))
}

// renderCurrency writes an amount with the decimal places that it has, within bounds that arguments or settings give.
func renderCurrency(ctx *dtl.Context, args dtl.Args) (any, error) {
	env := envOf(ctx)
	if err := onlyKeywords("render_currency()", args.Kw, "money", "decimal_places", "currency", "multiplier",
		"min_decimal_places", "max_decimal_places", "include_symbol"); err != nil {
		return nil, err
	}
	value := argument(args, 0, "money")
	if s, ok := text(value); value == nil || ok && s == "" {
		return "-", nil
	}
	currency := argument(args, -1, "currency")
	amount, ok := asMoney(value)
	if !ok {
		var err error
		if amount, err = makeMoney(ctx, value, currency); err != nil {
			return nil, err
		}
	}
	if code, ok := text(currency); ok {
		if converted, ok, err := env.Rates.convert(amount, code); ok && err == nil {
			amount = converted
		}
	}
	if m := argument(args, -1, "multiplier"); m != nil {
		s, err := ctx.Str(m)
		if err != nil {
			return nil, err
		}
		factor, ok := parseDecimal(s)
		if ok {
			amount, err = amount.Mul(factor)
			ok = err == nil
		}
		if !ok {
			return nil, invalid(fmt.Sprintf("render_currency: Invalid multiplier value: '%s' (%s)", s, typeName(m)))
		}
	}
	places, err := currencyPlaces(env, args, amount.Amount)
	if err != nil {
		return nil, err
	}
	symbol := args.Default(-1, "include_symbol", true)
	return amount.Format(env.locale(), money.Options{Places: places, Fixed: true, NoSymbol: !dtl.Truth(symbol)}), nil
}

// makeMoney makes an amount of a number, in the given or the default currency.
func makeMoney(ctx *dtl.Context, value, currency any) (money.Money, error) {
	s, err := ctx.Str(value)
	if err != nil {
		return money.Money{}, err
	}
	amount, ok := parseDecimal(s)
	if !ok || amount.Form != apd.Finite {
		return money.Money{}, invalid(fmt.Sprintf("render_currency: Invalid money value: '%s' (%s)", s, typeName(value)))
	}
	code, ok := text(currency)
	if !ok || code == "" {
		code = envOf(ctx).settingText("INVENTREE_DEFAULT_CURRENCY")
	}
	return money.Money{Amount: amount, Currency: code}, nil
}

// currencyPlaces is how many decimal places render_currency shows: as many as asked for, else as many as the amount has but
// at least the minimum (two for whole amounts); in no case more than the maximum.
func currencyPlaces(env *Env, args dtl.Args, amount *apd.Decimal) (int, error) {
	number := func(name string, def int) (int, error) {
		v := argument(args, -1, name)
		if v == nil {
			return def, nil
		}
		if n, ok := asInt(v); ok {
			return n, nil
		}
		if s, ok := text(v); ok {
			return toInt(s)
		}
		return 0, dtl.Raise(assertionError, "%s must be a whole number", name)
	}
	least, err := number("min_decimal_places", env.settingInt("PRICING_DECIMAL_PLACES_MIN"))
	if err != nil {
		return 0, err
	}
	most, err := number("max_decimal_places", env.settingInt("PRICING_DECIMAL_PLACES"))
	if err != nil {
		return 0, err
	}
	own := 2
	if _, fraction, ok := strings.Cut(dtl.Str(normalized(amount)), "."); ok {
		own = len(fraction)
	}
	places, err := number("decimal_places", max(own, least))
	if err != nil {
		return 0, err
	}
	return max(0, min(places, most)), nil
}

// currencyCode reads the currency argument of a tag, or takes the default currency.
func currencyCode(ctx *dtl.Context, tag string, v any) (string, error) {
	if !dtl.Truth(v) {
		v = envOf(ctx).settingText("INVENTREE_DEFAULT_CURRENCY")
	}
	code, ok := text(v)
	if !ok {
		return "", dtl.Raise(attributeError, "'%s' object has no attribute 'strip'", typeName(v))
	}
	code = strings.ToUpper(strings.TrimSpace(code))
	if !money.Known(code) {
		return "", invalid(tag + ": Invalid currency code: " + code)
	}
	return code, nil
}

func createCurrency(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "amount")
	if value == nil {
		return nil, invalid("create_currency: Null value provided to function")
	}
	code, err := currencyCode(ctx, "create_currency", argument(args, 1, "currency"))
	if err != nil {
		return nil, err
	}
	s, err := ctx.Str(value)
	if err != nil {
		return nil, err
	}
	amount, ok := parseDecimal(s)
	if !ok || amount.Form != apd.Finite {
		return nil, invalid("create_currency: Invalid amount: " + s)
	}
	return money.Money{Amount: amount, Currency: code}, nil
}

func convertCurrency(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "money")
	if value == nil {
		return nil, invalid("convert_currency: Null value provided to function")
	}
	amount, ok := asMoney(value)
	if !ok {
		return nil, dtl.Raise(typeError, "convert_currency tag requires a Money instance")
	}
	code, err := currencyCode(ctx, "convert_currency", argument(args, 1, "currency"))
	if err != nil {
		return nil, err
	}
	converted, ok, err := envOf(ctx).Rates.convert(amount, code)
	if err != nil {
		return nil, dtl.Raise(invalidDecimal, "%v", err)
	}
	if !ok {
		return nil, invalid("convert_currency: Missing exchange rate " + amount.Currency + " -> " + code)
	}
	return converted, nil
}
