// Package money is amounts of money: exact decimals with a currency, printed as the locales of CLDR write them.
//
// Amounts print as InvenTree prints them (it uses py-moneyed and Babel): 1234.5 USD is "$1,234.50" in English and
// "1.234,50 $" in German, with the decimal places that the currency has.
package money

//go:generate sh -c "python3 gen.py > locale_table.go && gofmt -w locale_table.go"

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/apd/v3"
)

// Money is an amount in a currency. It does not change once made: its methods return new ones, and Amount must not be written to.
type Money struct {
	Amount   *apd.Decimal
	Currency string // ISO 4217 code, upper case
}

// context is Python's default decimal context, which InvenTree calculates in.
var context = apd.Context{
	Precision: 28, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent,
	Traps: apd.DefaultTraps, Rounding: apd.RoundHalfEven,
}

// ErrCurrency says that two amounts are in different currencies.
var ErrCurrency = errors.New("amounts are in different currencies")

// Parse reads an amount such as "12.50".
func Parse(amount, currency string) (Money, error) {
	d, _, err := apd.NewFromString(amount)
	if err != nil || d.Form != apd.Finite {
		return Money{}, fmt.Errorf("%q is not an amount of money", amount)
	}
	return Money{d, currency}, nil
}

// String is the amount in English: "$1,234.50".
func (m Money) String() string { return m.Format("en_US", Options{}) }

// Localize writes the amount as people of that language do; see dtl.Localizer.
func (m Money) Localize(language string) string { return m.Format(language, Options{}) }

// Truth reports whether the amount is not zero.
func (m Money) Truth() bool { return m.Amount != nil && !m.Amount.IsZero() }

// Member gives "amount" and "currency" to templates.
func (m Money) Member(name string) (any, bool, error) {
	switch name {
	case "amount":
		return m.Amount, true, nil
	case "currency":
		return m.Currency, true, nil
	}
	return nil, false, nil
}

// Add is m + n. Both must be in the same currency.
func (m Money) Add(n Money) (Money, error) { return m.with(n, context.Add) }

// Sub is m - n. Both must be in the same currency.
func (m Money) Sub(n Money) (Money, error) { return m.with(n, context.Sub) }

func (m Money) with(n Money, op func(d, x, y *apd.Decimal) (apd.Condition, error)) (Money, error) {
	if m.Currency != n.Currency {
		return Money{}, ErrCurrency
	}
	return m.by(n.Amount, op)
}

// Mul is m × factor.
func (m Money) Mul(factor *apd.Decimal) (Money, error) { return m.by(factor, context.Mul) }

// Quo is m ÷ divisor, to 28 digits.
func (m Money) Quo(divisor *apd.Decimal) (Money, error) { return m.by(divisor, quotient) }

// Quotient is x ÷ y as Python's decimals have it: 28 digits, and an exact result with the exponent that is nearest to the
// difference of the operands' exponents.
func Quotient(x, y *apd.Decimal) (*apd.Decimal, error) {
	d := new(apd.Decimal)
	_, err := quotient(d, x, y)
	return d, err
}

// leastExponent is the exponent of what is next to nothing in Python's context.
const leastExponent = -1000026

func quotient(d, x, y *apd.Decimal) (apd.Condition, error) {
	ideal := x.Exponent - y.Exponent
	if x.Form == apd.Finite && y.Form == apd.Infinite {
		*d = apd.Decimal{Negative: x.Negative != y.Negative, Exponent: leastExponent}
		return 0, nil
	}
	cond, err := context.Quo(d, x, y)
	if err == nil && d.NumDigits() > int64(context.Precision) { // rounding up has carried into a new digit
		if _, err := context.Round(d, d); err != nil {
			return cond, err
		}
	}
	if err != nil || cond.Inexact() || d.Form != apd.Finite || d.Exponent >= ideal {
		return cond, err
	}
	if d.IsZero() {
		d.Exponent = ideal
		return cond, nil
	}
	negative := d.Negative
	d.Reduce(d)
	d.Negative = negative
	for d.Exponent > ideal && d.NumDigits() < int64(context.Precision) {
		d.Coeff.Mul(&d.Coeff, apd.NewBigInt(10))
		d.Exponent--
	}
	return cond, nil
}

func (m Money) by(x *apd.Decimal, op func(d, x, y *apd.Decimal) (apd.Condition, error)) (Money, error) {
	d := new(apd.Decimal)
	if _, err := op(d, m.Amount, x); err != nil {
		return Money{}, err
	}
	return Money{d, m.Currency}, nil
}
