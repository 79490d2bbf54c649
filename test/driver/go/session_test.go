// Package driver runs the unmodified gocql driver against a server at DRIVER_TEST_CONTACT_POINT
// (HOST:PORT). Tests that stop nodes run only when DRIVER_TEST_CTL is a command that does so.
package driver

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	gocql "github.com/apache/cassandra-gocql-driver/v2"
	"github.com/apache/cassandra-gocql-driver/v2/lz4"
)

var versions = []int{5, 4, 3}

func contactPoint(t *testing.T) (string, int) {
	t.Helper()
	address := os.Getenv("DRIVER_TEST_CONTACT_POINT")
	if address == "" {
		address = "127.0.0.1:9042"
	}
	host, portText, err := net.SplitHostPort(address)
	must(t, err)
	port, err := strconv.Atoi(portText)
	must(t, err)
	return host, port
}

// sessionOf connects with one protocol version; a keyspace that is named is made anew, and dropped
// at the end of the test.
func sessionOf(t *testing.T, keyspace string, version int, change ...func(*gocql.ClusterConfig)) *gocql.Session {
	t.Helper()
	if keyspace != "" {
		plain := connect(t, "", version)
		exec1(t, plain, "DROP KEYSPACE IF EXISTS "+keyspace)
		exec1(t, plain, "CREATE KEYSPACE "+keyspace+
			" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}")
		t.Cleanup(func() {
			last := connect(t, "", version)
			exec1(t, last, "DROP KEYSPACE IF EXISTS "+keyspace)
		})
	}
	return connect(t, keyspace, version, change...)
}

func connect(t *testing.T, keyspace string, version int, change ...func(*gocql.ClusterConfig)) *gocql.Session {
	t.Helper()
	host, port := contactPoint(t)
	config := gocql.NewCluster(host)
	config.Port = port
	config.ProtoVersion = version
	config.Keyspace = keyspace
	config.Consistency = gocql.One
	config.Timeout = 30 * time.Second
	config.ConnectTimeout = 30 * time.Second
	for _, each := range change {
		each(config)
	}
	session, err := config.CreateSession()
	must(t, err)
	t.Cleanup(session.Close)
	return session
}

func withLz4(config *gocql.ClusterConfig) { config.Compressor = lz4.LZ4Compressor{} }

func exec1(t *testing.T, session *gocql.Session, statement string, values ...any) {
	t.Helper()
	if err := session.Query(statement, values...).Exec(); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ctl stops, starts or kills a node; the test is skipped where that cannot be done.
func ctl(t *testing.T, words ...string) {
	t.Helper()
	command := os.Getenv("DRIVER_TEST_CTL")
	if command == "" {
		t.Skip("DRIVER_TEST_CTL is not set: nodes cannot be stopped")
	}
	all := append(strings.Fields(command), words...)
	out, err := exec.Command(all[0], all[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", all, err, out)
	}
}

// eventually looks again and again, until a fact holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatal("never happened: " + what)
}
