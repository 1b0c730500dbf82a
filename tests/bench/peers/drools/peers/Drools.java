package peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Decides by Drools rules of the executable model with falling salience: Drools RULES RECORDS ROWS ANSWERS. A record is inserted
 * into a session that stays, one rule fires, the record is deleted.
 */
public final class Drools {
    private static final int ROUNDS = 5;
    private static final double ROUND_NS = 5e8;
    private static final long WARM_NS = 5_000_000_000L;
    private static final int PROBE = 200;

    private final KieSession session;
    private final List<Customer> customers;

    private Drools(KieSession session, List<Customer> customers) {
        this.session = session;
        this.customers = customers;
    }

    public static void main(String[] args) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(args[1]));
        List<Customer> customers = lines.stream().skip(1).limit(Long.parseLong(args[2])).map(line -> new Customer(line.split(","))).toList();
        Drools drools = new Drools(sessionOf(Files.readString(Path.of(args[0]))), customers);

        int probe = Math.min(PROBE, customers.size());
        // The virtual machine takes seconds to compile what runs often.
        for (long end = System.nanoTime() + WARM_NS; System.nanoTime() < end; ) {
            drools.round(probe);
        }
        int rows = Math.min(customers.size(), Math.max(probe, (int) (ROUND_NS / drools.round(probe))));
        drools.round(rows);
        StringJoiner ns = new StringJoiner(", ", "[", "]");
        for (int round = 0; round < ROUNDS; ++round) {
            ns.add(Double.toString(drools.round(rows)));
        }
        try (PrintWriter out = new PrintWriter(args[3])) {
            customers.stream().limit(rows).forEach(customer -> out.println(customer.getAnswer()));
        }
        String version = KieServices.class.getPackage().getImplementationVersion();
        System.out.printf("{\"rows\": %d, \"ns\": %s, \"version\": \"%s\"}%n", rows, ns, version);
    }

    private static KieSession sessionOf(String rules) {
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem().write("src/main/resources/peers/drawn.drl", rules);
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalArgumentException(builder.getResults().getMessages(Message.Level.ERROR).get(0).getText());
        }
        return services.newKieContainer(services.getRepository().getDefaultReleaseId()).newKieSession();
    }

    /** Nanoseconds per record. */
    private double round(int rows) {
        long start = System.nanoTime();
        for (Customer customer : customers.subList(0, rows)) {
            FactHandle handle = session.insert(customer);
            session.fireAllRules(1);
            session.delete(handle);
        }
        return (double) (System.nanoTime() - start) / rows;
    }
}
