import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.cassandra.cql3.QueryProcessor;
import org.apache.cassandra.io.sstable.CQLSSTableWriter;
import org.apache.cassandra.service.ClientState;

/**
 * How many statements a second Apache Cassandra parses, and parses and analyses, in one thread: what
 * bench/statements.ts measures of Ilion, of the same two statements on the same table.
 *
 *   java -cp 'LIB/*' FLAGS bench/cassandra/Statements.java [SECONDS]
 *
 * LIB holds the jars of Apache Cassandra 5.0, FLAGS are the --add-exports and --add-opens of its
 * conf/jvm17-server.options. Processor time of the measuring thread is counted: the compiler's and the
 * collector's threads, which work beside it, are not.
 */
public class Statements {
    private interface Task {
        void run(String text);
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Asking for the time costs more than a small statement. */
    private static final int ROUNDS = 1000;

    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5;
        String value = "x".repeat(200);
        String insert = "INSERT INTO bench.kv (k, v, at) VALUES ('key 4711', '" + value
            + "', '2026-11-30 10:00:00+0000')";
        String select = "SELECT v, at FROM bench.kv WHERE k = 'key 4711'";
        makeTable();
        ClientState client = ClientState.forInternalCalls();
        for (String text : new String[] { insert, select }) {
            String name = text.substring(0, 6);
            measure(name + ", parsed", text, seconds, QueryProcessor::parseStatement);
            measure(name + ", parsed and analysed", text, seconds,
                each -> QueryProcessor.getStatement(each, client));
        }
        System.exit(0);
    }

    /** The writer of files puts the table that it is given into the schema of this process. */
    private static void makeTable() throws Exception {
        Path directory = Files.createTempDirectory("statements");
        CQLSSTableWriter.builder()
            .inDirectory(directory.toString())
            .forTable("CREATE TABLE bench.kv (k text PRIMARY KEY, v text, at timestamp)")
            .using("INSERT INTO bench.kv (k, v, at) VALUES (?, ?, ?)")
            .build()
            .close();
        Files.deleteIfExists(directory);
    }

    private static void measure(String name, String text, long seconds, Task task) {
        run(text, seconds, task);
        double micros = run(text, seconds, task);
        System.out.printf("%-28s %9d/s  %.1f us%n", name, Math.round(1e6 / micros), micros);
    }

    /** Microseconds a call over so many seconds of processor time. */
    private static double run(String text, long seconds, Task task) {
        long began = THREADS.getCurrentThreadCpuTime();
        long spent = 0;
        long calls = 0;
        while (spent < seconds * 1_000_000_000L) {
            for (int i = 0; i < ROUNDS; i++) task.run(text);
            calls += ROUNDS;
            spent = THREADS.getCurrentThreadCpuTime() - began;
        }
        return spent / 1e3 / calls;
    }
}
