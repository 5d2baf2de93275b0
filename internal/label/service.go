package label

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"

	"etikett/internal/catalog"
	"etikett/internal/media"
)

// Users gives what {{ user }} is in a template.
type Users func(ctx context.Context, id int64) (any, error)

// Config is what a Service works with. Store, Media, Catalog, Compiler and Plugins are needed, the rest has defaults.
type Config struct {
	Store    Store
	Media    *media.Store
	Catalog  *catalog.Catalog
	Compiler *Compiler
	Users    Users    // may be nil
	Plugins  []Plugin // the first is the default
	Log      *slog.Logger
	Wait     time.Duration // how long Print waits for the end of a job
	Workers  int           // goroutines that make labels; 0 is one a processor
	Now      func() time.Time
}

// Service is the label printing of a server. It is safe for concurrent use.
type Service struct {
	store    Store
	media    *media.Store
	catalog  *catalog.Catalog
	compiler *Compiler
	users    Users
	plugins  plugins
	log      *slog.Logger
	wait     time.Duration
	workers  int
	now      func() time.Time
	owner    string // names this process in leases

	mu      sync.Mutex
	running map[int64]context.CancelCauseFunc // by output
	group   sync.WaitGroup
	base    context.Context // of all jobs
	stop    context.CancelCauseFunc
}

// New makes a service.
func New(c Config) *Service {
	s := &Service{
		store: c.Store, media: c.Media, catalog: c.Catalog, compiler: c.Compiler, users: c.Users,
		log: c.Log, wait: c.Wait, workers: c.Workers, now: c.Now, owner: randomSuffix() + randomSuffix(),
		running: map[int64]context.CancelCauseFunc{},
	}
	s.plugins = c.Plugins
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.base, s.stop = context.WithCancelCause(context.Background())
	return s
}

// Recover frees what an earlier process of the same database left unfinished; the queue then starts it again.
func (s *Service) Recover(ctx context.Context) (jobs int, err error) {
	return s.store.ReleaseLeases(ctx, s.owner)
}

// Close stops the jobs under way, to be taken up again after the next start, and waits for them.
func (s *Service) Close() {
	s.stop(errStopping)
	s.group.Wait()
}

func randomSuffix() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])[:7]
}
