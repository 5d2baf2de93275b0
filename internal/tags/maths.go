package tags

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
)

// errOperands says that two values do not go together, errZero that a divisor is zero.
var (
	errOperands = errors.New("operands do not go together")
	errZero     = errors.New("division by zero")
)

// operation is one of the tags that calculate.
type operation struct {
	name     string
	decimals func(d, x, y *apd.Decimal) (apd.Condition, error)
	// incompatible and zero are the messages for values that do not go together and for a divisor of zero.
	incompatible, zero string
}

var operations = []operation{
	{"add", decimalContext.Add, "Cannot add values of incompatible types: ", ""},
	{"subtract", decimalContext.Sub, "Cannot subtract values of incompatible types: ", ""},
	{"multiply", decimalContext.Mul, "Cannot multiply values of incompatible types: ", ""},
	{"divide", quotient, "Cannot divide values of incompatible types: ", "Cannot divide by zero: "},
	{"modulo", decimalContext.Rem, "Cannot perform modulo operation with values of incompatible types ", "Cannot perform modulo operation with divisor of zero: "},
}

func quotient(d, x, y *apd.Decimal) (apd.Condition, error) {
	q, err := money.Quotient(x, y)
	if err == nil {
		d.Set(q)
	}
	return 0, err
}

func addMaths(lib *dtl.Library) {
	for _, op := range operations {
		lib.Simple(op.name, op.run, params(1, "x", "y", "cast"))
	}
}

// run calculates with two values. Numbers, and strings that are numbers, become decimals; cast is taken for InvenTree's sake,
// where a template has no way to give it a type.
func (op *operation) run(ctx *dtl.Context, args dtl.Args) (any, error) {
	x, y := argument(args, 0, "x"), argument(args, 1, "y")
	if len(args.Pos) > 0 {
		if _, twice := args.Keyword("x"); twice {
			return nil, dtl.Raise(typeError, "%s() got multiple values for argument 'x'", op.name)
		}
	}
	if x == nil || y == nil {
		return nil, invalid(op.name + ": Null value provided to function")
	}
	v, err := op.apply(ctx, operand(x), operand(y))
	switch {
	case errors.Is(err, errOperands):
		return nil, op.fail(ctx, op.incompatible, x, y)
	case errors.Is(err, errZero):
		return nil, op.fail(ctx, op.zero, x, y)
	}
	return v, err
}

func (op *operation) fail(ctx *dtl.Context, message string, x, y any) error {
	xs, err := ctx.Str(x)
	if err != nil {
		return err
	}
	ys, err := ctx.Str(y)
	if err != nil {
		return err
	}
	return invalid(fmt.Sprintf("%s: %sx='%s' (%s), y='%s' (%s)", op.name, message, xs, typeName(x), ys, typeName(y)))
}

// operand makes a decimal of what can be one.
func operand(v any) any {
	switch n := v.(type) {
	case bool:
		return v
	case float64:
		return floatDecimal(n)
	case float32:
		return floatDecimal(float64(n))
	case *big.Int:
		d := new(apd.Decimal)
		d.Coeff.SetMathBigInt(new(big.Int).Abs(n))
		d.Negative = n.Sign() < 0
		return d
	}
	if s, ok := text(v); ok {
		if d, ok := parseDecimal(s); ok {
			return d
		}
		return v
	}
	if n, ok := asInt(v); ok {
		return apd.New(int64(n), 0)
	}
	return v
}

func (op *operation) apply(ctx *dtl.Context, x, y any) (any, error) {
	_, xMoney := asMoney(x)
	_, yMoney := asMoney(y)
	if xMoney || yMoney {
		return op.money(x, y)
	}
	xb, xBool := x.(bool)
	yb, yBool := y.(bool)
	switch {
	case xBool && yBool && op.name != "divide":
		return op.bools(xb, yb)
	case xBool && yBool:
		x, y = boolDecimal(xb), boolDecimal(yb)
		v, err := op.apply(ctx, x, y)
		if d, ok := v.(*apd.Decimal); ok { // Python divides whole numbers to a float
			f, _ := d.Float64()
			return f, err
		}
		return v, err
	case xBool:
		x = boolDecimal(xb)
	case yBool:
		y = boolDecimal(yb)
	}
	xd, ok1 := x.(*apd.Decimal)
	yd, ok2 := y.(*apd.Decimal)
	if ok1 && ok2 {
		return op.calculate(xd, yd)
	}
	if v, ok := op.times(x, y); ok {
		return v, nil
	}
	if op.name == "add" {
		return concatenate(ctx, x, y)
	}
	return nil, errOperands
}

// times adds and subtracts dates, times and durations.
func (op *operation) times(x, y any) (any, bool) {
	if op.name != "add" && op.name != "subtract" {
		return nil, false
	}
	yd, yDuration := y.(time.Duration)
	if op.name == "subtract" {
		yd = -yd
	}
	switch a := x.(type) {
	case time.Duration:
		if yDuration {
			return a + yd, true
		}
		if op.name == "add" {
			return op.times(y, x)
		}
	case dtl.Date:
		if yDuration {
			t := a.Time().Add(yd.Truncate(24 * time.Hour))
			return dtl.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
		}
		if b, ok := y.(dtl.Date); ok && op.name == "subtract" {
			return a.Time().Sub(b.Time()), true
		}
	case dtl.Naive:
		if yDuration {
			return dtl.Naive{Time: a.Add(yd)}, true
		}
		if b, ok := y.(dtl.Naive); ok && op.name == "subtract" {
			return a.Sub(b.Time), true
		}
	case time.Time:
		if yDuration {
			return a.Add(yd), true
		}
		if b, ok := y.(time.Time); ok && op.name == "subtract" {
			return a.Sub(b), true
		}
	}
	return nil, false
}

func boolDecimal(b bool) *apd.Decimal {
	if b {
		return apd.New(1, 0)
	}
	return new(apd.Decimal)
}

// bools calculates with booleans, which are 0 and 1 to Python.
func (op *operation) bools(x, y bool) (any, error) {
	xn, _ := asInt(x)
	yn, _ := asInt(y)
	switch op.name {
	case "add":
		return xn + yn, nil
	case "subtract":
		return xn - yn, nil
	case "multiply":
		return xn * yn, nil
	}
	if yn == 0 {
		return nil, errZero
	}
	return xn % yn, nil
}

// calculate is the operation on decimals.
func (op *operation) calculate(x, y *apd.Decimal) (any, error) {
	d := new(apd.Decimal)
	if x.Form == apd.NaN || y.Form == apd.NaN {
		return &apd.Decimal{Form: apd.NaN}, nil
	}
	if op.zero != "" && y.IsZero() && y.Form == apd.Finite {
		if op.name == "divide" && (!x.IsZero() || x.Form != apd.Finite) {
			return nil, errZero
		}
		return nil, errOperands // no number: Python's InvalidOperation
	}
	cond, err := op.decimals(d, x, y)
	if cond.Overflow() {
		return nil, dtl.Raise("Overflow", "[<class 'decimal.Overflow'>]")
	}
	if err != nil {
		return nil, errOperands
	}
	if op.name == "modulo" && d.IsZero() {
		d.Negative = x.Negative
	}
	return d, nil
}

// money calculates with amounts.
func (op *operation) money(x, y any) (any, error) {
	xm, xMoney := asMoney(x)
	ym, yMoney := asMoney(y)
	other, isDecimal := y.(*apd.Decimal)
	if !xMoney {
		other, isDecimal = x.(*apd.Decimal)
	}
	if b, ok := x.(bool); ok && op.name == "add" {
		other, isDecimal = boolDecimal(b), true
	} else if b, ok := y.(bool); ok && (op.name == "add" || op.name == "subtract") {
		other, isDecimal = boolDecimal(b), true
	}
	noAttribute := dtl.Raise(attributeError, "'NotImplementedType' object has no attribute 'decimal_places'")
	switch op.name {
	case "add", "subtract":
		switch {
		case xMoney && yMoney:
			return combine(op, xm, ym)
		case isDecimal && other.IsZero() && xMoney: // what sum() starts with
			return xm, nil
		case isDecimal && other.IsZero() && op.name == "add":
			return ym, nil
		case isDecimal && other.IsZero():
			if ym.Amount.IsZero() {
				return ym, nil
			}
			return scaled(ym.Mul(apd.New(-1, 0)))
		case xMoney && !isDecimal && op.name == "subtract": // it has no negative
			return nil, errOperands
		}
		return nil, noAttribute
	case "multiply":
		switch {
		case xMoney && yMoney || !isDecimal:
			return nil, errOperands
		case xMoney:
			return scaled(xm.Mul(other))
		}
		return scaled(ym.Mul(other))
	case "divide":
		switch {
		case xMoney && yMoney && xm.Currency == ym.Currency:
			return op.calculate(xm.Amount, ym.Amount)
		case !xMoney || !isDecimal:
			return nil, errOperands
		case other.IsZero():
			return nil, errZero
		}
		return scaled(xm.Quo(other))
	}
	if !xMoney && isDecimal { // x % money is a percentage of the amount, as py-moneyed has it
		hundredth := new(apd.Decimal)
		if _, err := decimalContext.Mul(hundredth, other, apd.New(1, -2)); err != nil {
			return nil, errOperands
		}
		return scaled(ym.Mul(hundredth))
	}
	return nil, errOperands
}

func combine(op *operation, x, y money.Money) (any, error) {
	if op.name == "add" {
		return scaled(x.Add(y))
	}
	return scaled(x.Sub(y))
}

func scaled(m money.Money, err error) (any, error) {
	if err != nil {
		return nil, errOperands
	}
	return m, nil
}

// concatenate is + of strings and lists.
func concatenate(ctx *dtl.Context, x, y any) (any, error) {
	xs, ok1 := text(x)
	ys, ok2 := text(y)
	if ok1 && ok2 {
		if err := ctx.Charge(len(xs) + len(ys)); err != nil {
			return nil, err
		}
		_, safe1 := x.(dtl.Safe)
		_, safe2 := y.(dtl.Safe)
		if safe1 && safe2 {
			return dtl.Safe(xs + ys), nil
		}
		return xs + ys, nil
	}
	switch xl := x.(type) {
	case []any:
		if yl, ok := y.([]any); ok {
			if err := ctx.Charge(16 * (len(xl) + len(yl))); err != nil {
				return nil, err
			}
			return append(append(make([]any, 0, len(xl)+len(yl)), xl...), yl...), nil
		}
	case dtl.Tuple:
		if yl, ok := y.(dtl.Tuple); ok {
			return append(append(make(dtl.Tuple, 0, len(xl)+len(yl)), xl...), yl...), nil
		}
	}
	return nil, errOperands
}
