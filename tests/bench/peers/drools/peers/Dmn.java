package peers;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kie.api.KieServices;
import org.kie.api.io.Resource;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.kie.internal.io.ResourceFactory;

/** Decides by a decision table of DMN with the hit policy FIRST: Dmn MODEL RECORDS ROWS ANSWERS. Contexts are made before. */
public final class Dmn {
    private Dmn() {}

    public static void main(String[] args) throws IOException {
        Resource file = ResourceFactory.newFileResource(args[0]);
        DMNRuntime runtime = DMNRuntimeBuilder.fromDefaults().buildConfiguration().fromResources(List.of(file)).getOrElseThrow(RuntimeException::new);
        DMNModel model = runtime.getModels().get(0);
        List<DMNContext> contexts = new ArrayList<>();
        for (Map<String, Long> record : Records.read(args[1], args[2])) {
            DMNContext context = runtime.newContext();
            record.forEach((name, value) -> context.set(name, BigDecimal.valueOf(value)));
            contexts.add(context);
        }
        Records.measure(contexts.size(), args[3], KieServices.class.getPackage().getImplementationVersion(), row -> {
            // Evaluation writes into its context.
            DMNResult result = runtime.evaluateAll(model, contexts.get(row).clone());
            if (result.hasErrors()) {
                throw new IllegalStateException(result.getMessages().get(0).getText());
            }
            return ((BigDecimal) result.getDecisionResultByName("answer").getResult()).longValue();
        });
    }
}
