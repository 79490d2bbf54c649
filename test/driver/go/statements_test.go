package driver

import (
	"fmt"
	"math/big"
	"net"
	"reflect"
	"testing"
	"time"

	gocql "github.com/apache/cassandra-gocql-driver/v2"
	"gopkg.in/inf.v0"
)

// A value of every scalar type and of the collections, and how the driver gives it back.
func samples() map[string]any {
	return map[string]any{
		"ascii": "plain", "text": "é€😀", "varchar": "", "boolean": true,
		"tinyint": int8(-128), "smallint": int16(32767), "int": -2147483648,
		"bigint": int64(9223372036854775807), "float": float32(1.5), "double": -0.0625,
		"varint":  new(big.Int).Exp(big.NewInt(-7), big.NewInt(91), nil),
		"decimal": inf.NewDec(123456789, 30), "blob": []byte{0, 255, 16},
		"uuid":      gocql.UUID{0x12, 0x34, 6: 0x40, 8: 0x80},
		"timeuuid":  gocql.UUIDFromTime(time.UnixMilli(1700000000123)),
		"timestamp": time.UnixMilli(-1234567890123).UTC(), "date": time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC),
		"time": 23*time.Hour + 59*time.Minute + 999, "inet": net.ParseIP("2001:db8::1"),
		"duration":           gocql.Duration{Months: 14, Days: -0, Nanoseconds: 12345},
		"list<int>":          []int{3, 1, 2, 3},
		"set<text>":          []string{"a", "b"},
		"map<text, bigint>":  map[string]int64{"x": 1, "y": -1},
		"frozen<list<text>>": []string{"", "one"},
		"list<frozen<map<int, frozen<set<uuid>>>>>": []map[int][]gocql.UUID{{7: {{15: 1}, {15: 2}}}},
	}
}

func TestValuesOfEveryTypeComeBack(t *testing.T) {
	for _, version := range versions {
		t.Run(fmt.Sprint("v", version), func(t *testing.T) {
			session := sessionOf(t, fmt.Sprint("go_types_", version), version)
			number := 0
			for name, value := range samples() {
				if name == "duration" && version < 5 {
					continue // The driver itself has it for v5 only.
				}
				number++
				table := fmt.Sprintf("t%d", number)
				exec1(t, session, fmt.Sprintf("CREATE TABLE %s (k int PRIMARY KEY, v %s)", table, name))
				exec1(t, session, fmt.Sprintf("INSERT INTO %s (k, v) VALUES (1, ?)", table), value)
				back := reflect.New(reflect.TypeOf(value))
				must(t, session.Query(fmt.Sprintf("SELECT v FROM %s WHERE k = 1", table)).Scan(back.Interface()))
				if text, want := fmt.Sprint(back.Elem()), fmt.Sprint(value); text != want {
					t.Errorf("%s: %s came back as %s", name, want, text)
				}
			}
		})
	}
}

func TestNullAndUnset(t *testing.T) {
	session := sessionOf(t, "go_unset", 5)
	exec1(t, session, "CREATE TABLE t (k int PRIMARY KEY, a int, b int)")
	exec1(t, session, "INSERT INTO t (k, a, b) VALUES (1, 1, 1)")
	exec1(t, session, "INSERT INTO t (k, a, b) VALUES (1, ?, ?)", nil, gocql.UnsetValue)
	var a, b *int
	must(t, session.Query("SELECT a, b FROM t WHERE k = 1").Scan(&a, &b))
	if a != nil || b == nil || *b != 1 {
		t.Fatalf("a is %v, b is %v", a, b)
	}
}

func TestPagesOfManyRows(t *testing.T) {
	const rows = 10_000
	session := sessionOf(t, "go_pages", 5)
	exec1(t, session, "CREATE TABLE t (p int, c int, v text, PRIMARY KEY (p, c))")
	for start := 0; start < rows; start += 100 {
		batch := session.Batch(gocql.UnloggedBatch)
		for c := start; c < start+100; c++ {
			batch.Query("INSERT INTO t (p, c, v) VALUES (?, ?, ?)", c%3, c, "row")
		}
		must(t, batch.Exec())
	}
	seen := map[int]bool{}
	var p, c int
	iter := session.Query("SELECT p, c FROM t").PageSize(333).Iter()
	for iter.Scan(&p, &c) {
		if c%3 != p || seen[c] {
			t.Fatalf("row %d, %d comes twice or is not ours", p, c)
		}
		seen[c] = true
	}
	must(t, iter.Close())
	if len(seen) != rows {
		t.Fatalf("%d rows of %d were read", len(seen), rows)
	}
}

func TestBatches(t *testing.T) {
	for _, kind := range []gocql.BatchType{gocql.LoggedBatch, gocql.UnloggedBatch} {
		session := sessionOf(t, "go_batch", 5)
		exec1(t, session, "CREATE TABLE t (k int PRIMARY KEY, v int)")
		batch := session.Batch(kind).Query("INSERT INTO t (k, v) VALUES (1, 1)")
		batch.Query("UPDATE t SET v = ? WHERE k = ?", 2, 2).WithTimestamp(1000)
		must(t, batch.Exec())
		var written int64
		must(t, session.Query("SELECT writetime(v) FROM t WHERE k = 2").Scan(&written))
		if written != 1000 {
			t.Fatalf("written at %d", written)
		}
	}
}

func TestSchemaChangesReachPreparedStatements(t *testing.T) {
	session := sessionOf(t, "go_altered", 5)
	exec1(t, session, "CREATE TABLE t (k int PRIMARY KEY, v int)")
	exec1(t, session, "INSERT INTO t (k, v) VALUES (?, ?)", 1, 1)
	read := func() map[string]any {
		row := map[string]any{}
		must(t, session.Query("SELECT * FROM t WHERE k = ?", 1).MapScan(row))
		return row
	}
	if row := read(); len(row) != 2 {
		t.Fatalf("the row is %v", row)
	}
	exec1(t, session, "ALTER TABLE t ADD w text")
	exec1(t, session, "UPDATE t SET w = 'new' WHERE k = 1")
	if row := read(); row["w"] != "new" {
		t.Fatalf("the row is %v", row)
	}
}

func TestTracesAreStored(t *testing.T) {
	session := sessionOf(t, "go_traced", 5)
	exec1(t, session, "CREATE TABLE t (k int PRIMARY KEY)")
	lines := &lineCounter{}
	trace := gocql.NewTraceWriter(session, lines)
	must(t, session.Query("SELECT * FROM t").Trace(trace).Exec())
	if lines.count == 0 {
		t.Fatal("the trace is empty")
	}
}

type lineCounter struct{ count int }

func (lines *lineCounter) Write(bytes []byte) (int, error) {
	lines.count++
	return len(bytes), nil
}
