package driver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocql "github.com/apache/cassandra-gocql-driver/v2"
)

// keys is the folder of certificates of a server that speaks TLS and asks for passwords.
func keys(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("DRIVER_TEST_KEYS")
	if folder == "" {
		t.Skip("DRIVER_TEST_KEYS is not set: the server is an open one")
	}
	return folder
}

func trusting(folder, authority string) func(*gocql.ClusterConfig) {
	return func(config *gocql.ClusterConfig) {
		config.SslOpts = &gocql.SslOptions{CaPath: filepath.Join(folder, authority), EnableHostVerification: true}
	}
}

func as(name, password string) func(*gocql.ClusterConfig) {
	return func(config *gocql.ClusterConfig) {
		config.Authenticator = gocql.PasswordAuthenticator{Username: name, Password: password}
	}
}

// refusal of a session that must not come to be.
func refusal(t *testing.T, change ...func(*gocql.ClusterConfig)) string {
	t.Helper()
	host, port := contactPoint(t)
	config := gocql.NewCluster(host)
	config.Port = port
	config.ProtoVersion = 5
	for _, each := range change {
		each(config)
	}
	session, err := config.CreateSession()
	if err == nil {
		session.Close()
		t.Fatal("it connected")
	}
	return err.Error()
}

func TestSecureEveryVersionLogsIn(t *testing.T) {
	folder := keys(t)
	for _, version := range versions {
		session := connect(t, "", version, trusting(folder, "authority.pem"), as("cassandra", "cassandra"))
		var name string
		query := "SELECT username FROM system_views.clients WHERE ssl_enabled = true LIMIT 1 ALLOW FILTERING"
		must(t, session.Query(query).Scan(&name))
		if name != "cassandra" {
			t.Fatalf("v%d is logged in as %q", version, name)
		}
	}
}

func TestSecureRefusals(t *testing.T) {
	folder := keys(t)
	wrong := refusal(t, trusting(folder, "authority.pem"), as("cassandra", "wrong"))
	if !strings.Contains(wrong, "Provided username cassandra and/or password are incorrect") {
		t.Fatalf("a wrong password: %s", wrong)
	}
	if stranger := refusal(t, trusting(folder, "stranger.pem"), as("cassandra", "cassandra")); !strings.Contains(stranger, "certificate") {
		t.Fatalf("an authority that issued nothing: %s", stranger)
	}
	refusal(t, as("cassandra", "cassandra"))
}

func TestSecureRolesMayDoWhatTheyWereGranted(t *testing.T) {
	folder := keys(t)
	tls := trusting(folder, "authority.pem")
	super := connect(t, "", 5, tls, as("cassandra", "cassandra"))
	for _, statement := range []string{
		"CREATE KEYSPACE go_secure WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
		"CREATE TABLE go_secure.t (k int PRIMARY KEY)",
		"CREATE ROLE go_reader WITH PASSWORD = 'r' AND LOGIN = true",
		"GRANT SELECT ON go_secure.t TO go_reader",
	} {
		exec1(t, super, statement)
	}
	reader := connect(t, "go_secure", 5, tls, as("go_reader", "r"))
	exec1(t, reader, "SELECT * FROM t")
	err := reader.Query("INSERT INTO t (k) VALUES (1)").Exec()
	var request gocql.RequestError
	if !errors.As(err, &request) || request.Code() != gocql.ErrCodeUnauthorized {
		t.Fatalf("a write of a reader is %v", err)
	}
}
