package tags

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"path"
	"strings"

	"etikett/dtl"
)

func addFiles(lib *dtl.Library) {
	lib.Simple("asset", asset, params(0, "filename"))
	lib.Simple("uploaded_image", uploadedImage, anyKeywords(3, "filename", "replace_missing", "replacement_file", "validate"))
	lib.Simple("encode_svg_image", encodeSVGImage, params(0, "filename"))
	lib.Simple("part_image", recordImage("part_image", "part.part", "part", "a Part"), reading(anyKeywords(2, "part", "preview", "thumbnail"), "part", "image"))
	lib.Simple("company_image", recordImage("company_image", "company.company", "company", "a Company"), reading(anyKeywords(2, "company", "preview", "thumbnail"), "company", "image"))
	lib.Simple("logo_image", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		return logo(ctx, args, !envOf(ctx).debugMode())
	}, dtl.Signature{VarKw: true})
}

// cleanName takes the slashes off that a name begins with, so that it stays below the root of its files.
func cleanName(name string) string { return strings.TrimLeft(name, "/\\") }

// asset gives the address of an uploaded asset.
func asset(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "filename")
	name, ok := text(value)
	if !ok {
		return nil, dtl.Raise(typeError, "expected str, bytes or os.PathLike object, not %s", typeName(value))
	}
	env := envOf(ctx)
	file := "report/assets/" + cleanName(name)
	_, found, err := readFile(env.Media, file)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, dtl.Raise(fileNotFound, "Asset file does not exist: '%s'", name)
	}
	if env.debugMode() {
		return env.mediaURL() + file, nil
	}
	return env.mediaFiles() + "/" + file, nil
}

// uploadedImage gives an uploaded picture, resized and turned as asked for, or a picture that says that it is missing.
func uploadedImage(ctx *dtl.Context, args dtl.Args) (any, error) {
	name, err := ctx.Str(argument(args, 0, "filename"))
	if err != nil {
		return nil, err
	}
	env := envOf(ctx)
	replacement, ok := text(args.Default(2, "replacement_file", "blank_image.png"))
	if !ok {
		return nil, dtl.Raise(typeError, "replacement_file must be a name")
	}
	edit, err := pictureEdit(args)
	if err != nil {
		return nil, err
	}
	file := cleanName(name)
	data, found, err := readFile(env.Media, file)
	if err != nil {
		return nil, err
	}
	if found && (len(data) == 0 || dtl.Truth(args.Default(3, "validate", true)) && !isPicture(data)) {
		found = false
	}
	if !found && !dtl.Truth(args.Default(1, "replace_missing", true)) {
		return nil, dtl.Raise(fileNotFound, "Image file not found: '%s'", name)
	}
	switch {
	case env.debugMode() && found:
		return env.mediaURL() + file, nil
	case env.debugMode():
		return env.staticURL() + "img/" + replacement, nil
	case !found:
		file = "img/" + replacement
		if data, found, err = readFile(env.static(), file); err != nil {
			return nil, err
		}
		if found && env.Codes != nil && !edit.needed() {
			return env.staticFiles() + "/" + file, nil
		}
	case env.Codes != nil && !edit.needed():
		// The document's loader has the file: it need not pass through the page.
		return env.mediaFiles() + "/" + file, nil
	}
	if !found {
		return pictureURI(ctx, edit, redSquare())
	}
	img, err := decodePicture(data)
	if err == nil {
		err = spend(ctx, img.Bounds().Dx()*img.Bounds().Dy())
	}
	var limit *dtl.LimitError
	if errors.As(err, &limit) {
		return nil, err
	}
	if err != nil {
		return nil, dtl.Raise("UnidentifiedImageError", "cannot identify image file '%s': %v", name, err)
	}
	return pictureURI(ctx, edit, img)
}

// static gives the files that static ones are read from: those of the environment, else the embedded ones.
func (e *Env) static() Files {
	if e.Static != nil {
		return e.Static
	}
	return StaticFiles()
}

// redSquare stands for a picture where even the replacement is missing.
func redSquare() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := 0; i < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+3] = 255, 255
	}
	return img
}

// pictureURI edits a picture and gives it as PNG.
func pictureURI(ctx *dtl.Context, edit edits, img image.Image) (any, error) {
	img, err := edit.apply(ctx, img)
	if err != nil {
		return nil, err
	}
	uri, err := encodePicture(img, "PNG")
	if err != nil {
		return nil, err
	}
	return uri, ctx.Charge(len(uri))
}

// encodeSVGImage gives an uploaded file as the data of an SVG picture.
func encodeSVGImage(ctx *dtl.Context, args dtl.Args) (any, error) {
	name, err := ctx.Str(argument(args, 0, "filename"))
	if err != nil {
		return nil, err
	}
	data, found, err := readFile(envOf(ctx).Media, cleanName(name))
	if err != nil {
		return nil, err
	}
	if !found || name == "" {
		return nil, dtl.Raise(fileNotFound, "Image file not found: '%s'", name)
	}
	uri := "data:image/svg+xml;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(data)
	return uri, ctx.Charge(len(uri))
}

// recordImage makes the tag that shows the image of a record of one model.
func recordImage(tag, model, parameter, what string) dtl.SimpleFunc {
	return func(ctx *dtl.Context, args dtl.Args) (any, error) {
		record, ok := argument(args, 0, parameter).(Record)
		if !ok || record.ModelName() != model {
			return nil, dtl.Raise(typeError, "%s tag requires %s instance", tag, what)
		}
		value, _, err := record.Member("image")
		if err != nil {
			return nil, err
		}
		name := "None"
		if dtl.Truth(value) {
			if name, err = ctx.Str(value); err != nil {
				return nil, err
			}
			// Smaller versions of an image stand beside it, as django-stdimage names them.
			ext := path.Ext(name)
			switch base := strings.TrimSuffix(name, ext); {
			case dtl.Truth(argument(args, 1, "preview")):
				name = firstExisting(envOf(ctx), base+".preview"+ext, name)
			case dtl.Truth(argument(args, 2, "thumbnail")):
				name = firstExisting(envOf(ctx), base+".thumbnail"+ext, name)
			}
		}
		args.Pop(parameter, nil)
		args.Pop("preview", nil)
		args.Pop("thumbnail", nil)
		args.Pos = []any{name}
		return uploadedImage(ctx, args)
	}
}

// firstExisting gives the name of a file if there is one, else another.
func firstExisting(env *Env, name, otherwise string) string {
	if _, found, err := readFile(env.Media, cleanName(name)); err == nil && found {
		return name
	}
	return otherwise
}

// logo gives the address of the logo: for a browser, or for a document that is rendered here.
func logo(ctx *dtl.Context, args dtl.Args, asFile bool) (any, error) {
	for _, k := range args.Kw {
		switch k.Name {
		case "as_file":
			asFile = dtl.Truth(k.Value)
		case "custom":
		default:
			return nil, unexpectedKeyword("getLogoImage()", k.Name)
		}
	}
	env := envOf(ctx)
	custom := ""
	if dtl.Truth(args.Default(-1, "custom", true)) {
		custom, _ = text(env.Customize["logo"])
	}
	switch {
	case custom != "" && asFile:
		return env.mediaFiles() + "/" + custom, nil
	case custom != "":
		return env.mediaURL() + custom, nil
	case asFile:
		return env.staticFiles() + "/img/inventree.png", nil
	}
	return env.staticURL() + "img/inventree.png", nil
}

// edits are the changes that uploaded_image makes to a picture.
type edits struct {
	width, height, angle             int
	hasWidth, hasHeight, hasRotation bool
}

func (e edits) needed() bool { return e.hasWidth || e.hasHeight || e.hasRotation }

// pictureEdit reads the arguments width, height and rotate. What is no number counts as not given.
func pictureEdit(args dtl.Args) (edits, error) {
	var e edits
	for _, p := range []struct {
		name string
		n    *int
		has  *bool
	}{{"width", &e.width, &e.hasWidth}, {"height", &e.height, &e.hasHeight}, {"rotate", &e.angle, &e.hasRotation}} {
		v := argument(args, -1, p.name)
		if v == nil {
			continue
		}
		n, err := toInt(v)
		switch {
		case isClass(err, valueError):
		case err != nil:
			return e, err
		default:
			*p.n, *p.has = n, true
		}
	}
	return e, nil
}

// apply resizes and turns a picture.
func (e edits) apply(ctx *dtl.Context, img image.Image) (image.Image, error) {
	size := img.Bounds().Size()
	w, h := e.width, e.height
	switch {
	case e.hasWidth && e.hasHeight:
	case e.hasWidth:
		h = int(float64(size.Y) * (float64(w) / float64(size.X)))
	case e.hasHeight:
		w = int(float64(size.X) * (float64(h) / float64(size.Y)))
	}
	if e.hasWidth || e.hasHeight {
		if w <= 0 || h <= 0 {
			return nil, dtl.Raise(valueError, "height and width must be > 0")
		}
		if err := checkPixels(w, h, maxEdited); err != nil {
			return nil, err
		}
		if err := spend(ctx, w*h); err != nil {
			return nil, err
		}
		img = resize(img, w, h)
	}
	if e.hasRotation {
		img = rotate(img, e.angle)
	}
	return img, ctx.Cancel().Err()
}

// Limits of pictures, in pixels.
const (
	maxPixels     = 16 << 20  // of a code
	maxEdited     = 4 << 20   // of a picture that is resized
	maxDecoded    = 24 << 20  // of a picture that is read
	maxAllPixels  = 256 << 20 // of all pictures that a rendering makes
	pixelsLimit   = "Pixels"
	allPixelLimit = "AllPixels"
)

func checkPixels(w, h, most int) error {
	if w > most || h > most || w*h > most {
		return &dtl.LimitError{Limit: pixelsLimit, Max: most}
	}
	return nil
}

type pixelsKey struct{}

// spend counts the pixels of pictures that a rendering makes, so that no loop makes too many.
func spend(ctx *dtl.Context, pixels int) error {
	spent, _ := ctx.State(pixelsKey{}).(int)
	if spent += pixels; spent > maxAllPixels {
		return &dtl.LimitError{Limit: allPixelLimit, Max: maxAllPixels}
	}
	ctx.SetState(pixelsKey{}, spent)
	return nil
}

// isPicture reports whether data begins like a picture of a format that is known.
func isPicture(data []byte) bool {
	_, _, err := image.DecodeConfig(bytes.NewReader(data))
	return err == nil
}

func decodePicture(data []byte) (image.Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if err := checkPixels(config.Width, config.Height, maxDecoded); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	return img, err
}
