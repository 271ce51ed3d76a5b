package io.qemu4j.junit;

import io.qemu4j.api.QemuVersion;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.machine.AcceleratorReport;
import io.qemu4j.machine.Accelerators;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a QEMU can do: asked once, without a machine, and kept as long as this JVM lives. */
final class QemuFacts {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Map<String, QemuFacts> KNOWN = new ConcurrentHashMap<>();

    private final String binary;
    private final QemuVersion version;
    private final Set<String> machines = new HashSet<>();
    private final Set<String> devices = new HashSet<>();
    private final String target;
    private final Map<String, AcceleratorReport> accelerators = new ConcurrentHashMap<>();

    private QemuFacts(String binary) {
        this.binary = binary;
        MachineSpec spec =
                MachineSpec.builder(binary).machine("none").launchLimit(LIMIT).build();
        try (Machine vm = Machine.launch(spec)) {
            version = vm.qmp().greeting().version();
            target = vm.qmp().execute("query-target").asObject().string("arch");
            for (JsonValue machine : vm.qmp().execute("query-machines").asArray()) {
                machines.add(machine.asObject().string("name"));
                machine.asObject().find("alias").ifPresent(alias -> machines.add(alias.asString()));
            }
            JsonObject concrete = JsonObject.of("implements", "device", "abstract", false);
            for (JsonValue device : vm.qmp().execute("qom-list-types", concrete).asArray()) {
                devices.add(device.asObject().string("name"));
            }
        }
    }

    /**
     * Asks, or remembers.
     *
     * @throws io.qemu4j.api.QemuException if that QEMU cannot be launched or does not answer
     */
    static QemuFacts of(String binary) {
        return KNOWN.computeIfAbsent(binary, QemuFacts::new);
    }

    String binary() {
        return binary;
    }

    QemuVersion version() {
        return version;
    }

    Set<String> machines() {
        return machines;
    }

    Set<String> devices() {
        return devices;
    }

    /** Whether its accelerators can be told to work; others can only be told to start. */
    boolean isPc() {
        return target.equals("x86_64");
    }

    AcceleratorReport accelerator(String name) {
        return accelerators.computeIfAbsent(name, n -> Accelerators.of(binary).probe(n, LIMIT));
    }
}
