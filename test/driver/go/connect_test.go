package driver

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	gocql "github.com/apache/cassandra-gocql-driver/v2"
)

func TestEveryVersionConnects(t *testing.T) {
	for _, version := range versions {
		t.Run(fmt.Sprint("v", version), func(t *testing.T) {
			session := connect(t, "", version)
			var release string
			must(t, session.Query("SELECT release_version FROM system.local").Scan(&release))
			if release != "5.0.5" {
				t.Fatalf("release_version is %q", release)
			}
		})
	}
}

func TestTheNewestVersionIsAgreedOn(t *testing.T) {
	session := connect(t, "", 0)
	var count int
	must(t, session.Query("SELECT count(*) FROM system.local").Scan(&count))
}

func TestCompressedFrames(t *testing.T) {
	for _, version := range versions {
		t.Run(fmt.Sprint("v", version), func(t *testing.T) {
			session := sessionOf(t, fmt.Sprint("go_lz4_", version), version, withLz4)
			exec1(t, session, "CREATE TABLE t (k int PRIMARY KEY, v text)")
			for k, text := range []string{"", "short", strings.Repeat("long ", 50_000)} {
				exec1(t, session, "INSERT INTO t (k, v) VALUES (?, ?)", k, text)
				var back string
				must(t, session.Query("SELECT v FROM t WHERE k = ?", k).Scan(&back))
				if back != text {
					t.Fatalf("%d characters came back as %d", len(text), len(back))
				}
			}
		})
	}
}

func TestMetadata(t *testing.T) {
	session := sessionOf(t, "go_meta", 5)
	exec1(t, session, "CREATE TABLE readings (device uuid, day date, at timestamp, kind text static, "+
		"value double, tags set<text>, PRIMARY KEY ((device, day), at)) WITH CLUSTERING ORDER BY (at DESC)")
	var table *gocql.TableMetadata
	eventually(t, "the driver hears of the table", func() bool {
		metadata, err := session.KeyspaceMetadata("go_meta")
		if err == nil {
			table = metadata.Tables["readings"]
		}
		return table != nil
	})
	if len(table.PartitionKey) != 2 || table.PartitionKey[0].Name != "device" {
		t.Fatalf("partition key %v", table.PartitionKey)
	}
	if len(table.ClusteringColumns) != 1 || table.ClusteringColumns[0].Order != gocql.DESC {
		t.Fatalf("clustering columns %v", table.ClusteringColumns)
	}
	if table.Columns["kind"].Kind != gocql.ColumnStatic {
		t.Fatalf("kind is %v", table.Columns["kind"].Kind)
	}
}

func TestErrorsHaveTheirKinds(t *testing.T) {
	session := sessionOf(t, "go_errors", 5)
	err := session.Query("SELEC * FROM t").Exec()
	var request gocql.RequestError
	if !errors.As(err, &request) || request.Code() != gocql.ErrCodeSyntax {
		t.Fatalf("a syntax error is %v", err)
	}
	err = session.Query("SELECT * FROM nosuch").Exec()
	if !errors.As(err, &request) || request.Code() != gocql.ErrCodeInvalid {
		t.Fatalf("an unknown table is %v", err)
	}
	exec1(t, session, "CREATE TABLE t (k int PRIMARY KEY)")
	err = session.Query("CREATE TABLE t (k int PRIMARY KEY)").Exec()
	var exists *gocql.RequestErrAlreadyExists
	if !errors.As(err, &exists) || exists.Keyspace != "go_errors" || exists.Table != "t" {
		t.Fatalf("a table that exists is %v", err)
	}
	err = session.Query("INSERT INTO t (k) VALUES (1)").Consistency(gocql.Three).Exec()
	var unavailable *gocql.RequestErrUnavailable
	if !errors.As(err, &unavailable) || unavailable.Required != 3 || unavailable.Alive != 1 {
		t.Fatalf("too few replicas are %v", err)
	}
}

func TestANodeStopsAndComesBack(t *testing.T) {
	session := connect(t, "", 5)
	ctl(t, "stop", "node3")
	for range 20 {
		var key string
		must(t, session.Query("SELECT key FROM system.local").Scan(&key))
	}
	eventually(t, "node3 is seen as down", func() bool { return upHosts(session) == 2 })
	ctl(t, "start", "node3")
	eventually(t, "node3 is seen as up", func() bool { return upHosts(session) == 3 })
}

func upHosts(session *gocql.Session) int {
	up := 0
	for _, host := range session.GetHosts() {
		if host.State() == gocql.NodeUp {
			up++
		}
	}
	return up
}
