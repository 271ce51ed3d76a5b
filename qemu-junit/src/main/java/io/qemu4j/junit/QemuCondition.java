package io.qemu4j.junit;

import io.qemu4j.api.QemuException;
import io.qemu4j.machine.AcceleratorReport;
import io.qemu4j.testkit.QemuBinary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link RequiresQemu} does. */
final class QemuCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        RequiresQemu required = AnnotationSupport.findAnnotation(context.getElement(), RequiresQemu.class)
                .orElse(null);
        String reason = required == null ? null : unmet(required);
        if (required == null || reason == null) {
            return ConditionEvaluationResult.enabled("QEMU is all that is required");
        }
        if (!required.optional() && Requirements.insisted(context)) {
            throw new AssertionError(Requirements.insistence(reason));
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    /** What is missing, for people; null if nothing is. */
    static @Nullable String unmet(RequiresQemu required) {
        Optional<String> binary = required.binary().isEmpty() ? QemuBinary.find() : Optional.of(required.binary());
        if (binary.isEmpty()) {
            return Requirements.missing();
        }
        try {
            return unmet(required, QemuFacts.of(binary.get()));
        } catch (QemuException e) {
            return binary.get() + " cannot be asked: " + e.getMessage();
        }
    }

    private static @Nullable String unmet(RequiresQemu required, QemuFacts facts) {
        String qemu = facts.binary() + ", version " + facts.version() + ",";
        if (!VersionRange.parse(required.version()).contains(facts.version())) {
            return qemu + " is not " + required.version();
        }
        for (String machine : required.machine()) {
            if (!facts.machines().contains(machine)) {
                return qemu + " has no machine type " + machine;
            }
        }
        for (String device : required.device()) {
            if (!facts.devices().contains(device)) {
                return qemu + " has no device " + device;
            }
        }
        for (String accelerator : required.accelerator()) {
            AcceleratorReport report = facts.accelerator(accelerator);
            if (!report.works() && !(report.level() == AcceleratorReport.Level.STARTS && !facts.isPc())) {
                return qemu + " cannot use " + accelerator + " here: " + report.level() + ", " + report.detail();
            }
        }
        return null;
    }
}
