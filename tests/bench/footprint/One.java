import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.definition.type.FactType;
import org.kie.api.runtime.KieSession;

/** One decision by rules of Drools, from their text: One. */
public final class One {
    private static final String RULES = """
        package peers;
        declare Account
          asOf : long
          promisedOn : long
          daysPastDue : long
          balance : long
          tier : long
          hardship : long
          answer : String
        end
        rule kept_promise salience 3 when $one : Account(promisedOn >= asOf) then $one.setAnswer("kept_promise"); drools.halt(); end
        rule gentle salience 2 when $one : Account(daysPastDue <= 10 || tier == 2) then $one.setAnswer("gentle"); drools.halt(); end
        rule phone salience 1 when $one : Account(daysPastDue >= 30, balance >= 25000, hardship in (0, -1))
        then $one.setAnswer("phone"); drools.halt(); end
        rule reminder when $one : Account() then $one.setAnswer("reminder"); drools.halt(); end
        """;

    private One() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem().write("src/main/resources/peers/one.drl", RULES);
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalArgumentException(builder.getResults().getMessages(Message.Level.ERROR).get(0).getText());
        }
        KieSession session = services.newKieContainer(services.getRepository().getDefaultReleaseId()).newKieSession();
        FactType type = session.getKieBase().getFactType("peers", "Account");
        Object account = type.newInstance();
        type.set(account, "asOf", 20789L);
        type.set(account, "daysPastDue", 45L);
        type.set(account, "balance", 90000L);
        type.set(account, "tier", 1L);
        type.set(account, "hardship", -1L);
        session.insert(account);
        session.fireAllRules();
        System.out.println(type.get(account, "answer"));
    }
}
