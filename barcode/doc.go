// Package barcode encodes data as machine-readable codes: QR codes, Data Matrix, and the linear codes of shops, books,
// medicines and warehouses.
//
// Every encoder returns a Symbol: modules without size, colour or quiet zone. Nothing is drawn in here. The choices that a
// standard leaves open (segments and mask of a QR code, code sets of a Code 128, the encoding of a Data Matrix) are made as
// the Python packages qrcode, python-barcode and ppf.datamatrix make them, since labels that are already printed came from them.
//
// Start at symbol.go for what comes out; qr.go, datamatrix.go and linear.go are the three ways in. Errors are of type *Error
// and carry the class name under which those packages know the fault.
package barcode
