package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"strings"
	"time"
)

// Mail is a message to one person.
type Mail struct {
	To      string
	Subject string
	Text    string
}

// Mailer sends mails.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// LogMailer writes mails to the log, for installations without a mail server.
type LogMailer struct{ Log *slog.Logger }

// Send logs the mail.
func (l LogMailer) Send(ctx context.Context, m Mail) error {
	l.Log.InfoContext(ctx, "mail", "to", m.To, "subject", m.Subject, "text", m.Text)
	return nil
}

// SMTPMailer sends mails through a server.
type SMTPMailer struct {
	Addr     string // host:port
	From     string
	User     string // "" signs in nowhere
	Password string
	TLS      bool // from the start; otherwise STARTTLS is used where the server offers it
}

const smtpTimeout = 20 * time.Second

// Send delivers the mail to the server.
func (s SMTPMailer) Send(ctx context.Context, m Mail) error {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return fmt.Errorf("account: sender %q: %w", s.From, err)
	}
	to, err := mail.ParseAddress(m.To)
	if err != nil {
		return fmt.Errorf("account: recipient %q: %w", m.To, err)
	}
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fmt.Errorf("account: mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, smtpTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("account: mail server: %w", err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(smtpTimeout)); err != nil {
		return fmt.Errorf("account: mail server: %w", err)
	}
	if s.TLS {
		conn = tls.Client(conn, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12})
	}
	if err := s.deliver(conn, host, from.Address, to.Address, m.encode(from, to, time.Now())); err != nil {
		return fmt.Errorf("account: mail server %s: %w", s.Addr, err)
	}
	return nil
}

func (s SMTPMailer) deliver(conn net.Conn, host, from, to string, message []byte) error {
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	if ok, _ := c.Extension("STARTTLS"); ok && !s.TLS {
		if err := c.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	}
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, host)); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(message); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

// encode writes the message in the form of RFC 5322. No line is folded inside of a link: the text is sent as it is where that is possible.
func (m Mail) encode(from, to *mail.Address, now time.Time) []byte {
	var b bytes.Buffer
	id := make([]byte, 12)
	_, _ = rand.Read(id) // never fails
	domain := from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n",
		from, to, mime.QEncoding.Encode("utf-8", oneLine(m.Subject)), now.Format(time.RFC1123Z), hex.EncodeToString(id), domain)
	text := strings.ReplaceAll(strings.ReplaceAll(m.Text, "\r\n", "\n"), "\n", "\r\n")
	if isPlain(text) {
		b.WriteString("Content-Transfer-Encoding: 7bit\r\n\r\n" + text)
	} else {
		b.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
		w := quotedprintable.NewWriter(&b)
		_, _ = w.Write([]byte(text)) // into memory
		_ = w.Close()
	}
	return b.Bytes()
}

// isPlain reports whether a text is ASCII with lines of a length that every mail server takes.
func isPlain(text string) bool {
	for line := range strings.Lines(text) {
		if len(line) > 990 {
			return false
		}
	}
	return strings.IndexFunc(text, func(r rune) bool { return r > 126 }) < 0
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
