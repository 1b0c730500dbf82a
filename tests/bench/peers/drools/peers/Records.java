package peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.ArrayList;
import java.util.Map;
import java.util.StringJoiner;

/** What every driver in Java does: reads records, measures, writes answers and the report. */
final class Records {
    private static final int ROUNDS = 5;
    private static final double ROUND_NS = 5e8;
    private static final long WARM_NS = 5_000_000_000L;
    private static final int PROBE = 200;
    private static final int CHANNELS = 4;

    /** Decides the record at `row`. */
    interface Decide {
        long answer(int row);
    }

    private Records() {}

    /**
     * The first records by the names of their facts; FACT_unknown is 0 or 1; the set of channels is spread over allowed_0 to allowed_3.
     */
    static List<Map<String, Long>> read(String file, String most) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(file));
        String[] names = lines.get(0).split(",");
        List<Map<String, Long>> records = new ArrayList<>();
        for (String line : lines.subList(1, Math.min(lines.size(), Integer.parseInt(most) + 1))) {
            String[] fields = line.split(",", -1);
            Map<String, Long> record = new HashMap<>();
            for (int fact = 0; fact < names.length; ++fact) {
                boolean isUnknown = fields[fact].isEmpty();
                long value = isUnknown ? 0 : Long.parseLong(fields[fact]);
                record.put(names[fact], value);
                record.put(names[fact] + "_unknown", isUnknown ? 1L : 0L);
                for (int bit = 0; bit < CHANNELS && names[fact].equals("allowed_channels"); ++bit) {
                    record.put("allowed_" + bit, value >> bit & 1);
                }
            }
            records.add(record);
        }
        return records;
    }

    static void measure(int count, String answersFile, String version, Decide decide) throws IOException {
        long[] answers = new long[count];
        int probe = Math.min(PROBE, count);
        // The virtual machine takes seconds to compile what runs often.
        for (long end = System.nanoTime() + WARM_NS; System.nanoTime() < end; ) {
            round(probe, answers, decide);
        }
        int rows = Math.min(count, Math.max(probe, (int) (ROUND_NS / round(probe, answers, decide))));
        round(rows, answers, decide);
        StringJoiner ns = new StringJoiner(", ", "[", "]");
        for (int number = 0; number < ROUNDS; ++number) {
            ns.add(Double.toString(round(rows, answers, decide)));
        }
        try (PrintWriter out = new PrintWriter(answersFile)) {
            for (int row = 0; row < rows; ++row) {
                out.println(answers[row]);
            }
        }
        System.out.printf("{\"rows\": %d, \"ns\": %s, \"version\": \"%s\"}%n", rows, ns, version);
    }

    /** Nanoseconds per record. */
    private static double round(int rows, long[] answers, Decide decide) {
        long start = System.nanoTime();
        for (int row = 0; row < rows; ++row) {
            answers[row] = decide.answer(row);
        }
        return (double) (System.nanoTime() - start) / rows;
    }
}
