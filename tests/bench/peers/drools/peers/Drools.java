package peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.definition.type.FactField;
import org.kie.api.definition.type.FactType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Decides by Drools rules of the executable model with falling salience: Drools RULES RECORDS ROWS ANSWERS. The rules declare the type
 * Customer. A record is inserted into a session that stays, rules fire until one halts, the record is deleted.
 */
public final class Drools {
    private static final long ALL_CHANNELS = 15;

    private Drools() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        KieSession session = sessionOf(Files.readString(Path.of(args[0])));
        FactType type = session.getKieBase().getFactType("peers", "Customer");
        FactField left = type.getField("left");
        FactField answer = type.getField("answer");
        List<Object> customers = new ArrayList<>();
        for (Map<String, Long> record : Records.read(args[1], args[2])) {
            Object customer = type.newInstance();
            for (Map.Entry<String, Long> fact : record.entrySet()) {
                FactField field = type.getField(camelCase(fact.getKey()));
                if (field != null) {
                    field.set(customer, fact.getValue());
                }
            }
            boolean isUnknown = record.getOrDefault("allowed_channels_unknown", 0L) != 0;
            left.set(customer, isUnknown ? 0L : record.getOrDefault("allowed_channels", ALL_CHANNELS));
            customers.add(customer);
        }
        List<Object> allowed = customers.stream().map(left::get).toList();
        Records.measure(customers.size(), args[3], KieServices.class.getPackage().getImplementationVersion(), row -> {
            Object customer = customers.get(row);
            left.set(customer, allowed.get(row)); // guards have taken from it in the round before
            FactHandle handle = session.insert(customer);
            session.fireAllRules();
            session.delete(handle);
            return (Long) answer.get(customer);
        });
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_")) {
            text.append(text.length() == 0 ? word.substring(0, 1) : word.substring(0, 1).toUpperCase()).append(word.substring(1));
        }
        return text.toString();
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
}
