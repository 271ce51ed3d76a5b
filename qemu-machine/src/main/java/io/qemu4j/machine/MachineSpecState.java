package io.qemu4j.machine;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.qmp.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a builder has been told so far. */
abstract class MachineSpecState {
    final String binary;
    final List<String> args = new ArrayList<>();
    final List<String> accelerators = new ArrayList<>();
    final List<String> wrapper = new ArrayList<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    final List<ConsoleSpec> consoles = new ArrayList<>();
    final List<MonitorAddress> extraMonitors = new ArrayList<>();
    final List<InheritedDescriptor> inherited = new ArrayList<>();
    final List<MachineHooks> hooks = new ArrayList<>();
    final List<QemuOption> options = new ArrayList<>();

    @Nullable
    String machine;

    @Nullable
    String name;

    @Nullable
    Path directory;

    @Nullable
    Path tempRoot;

    @Nullable
    Path socketDir;

    @Nullable
    Path logDir;

    @Nullable
    MonitorAddress monitor;

    boolean qmpMonitor = true;
    boolean nullMonitor;
    boolean detached;
    Duration launchLimit = Duration.ofSeconds(30);
    SessionOptions session = SessionOptions.defaults();

    MachineSpecState(String binary) {
        if (binary.isEmpty()) {
            throw new IllegalArgumentException("the name of the QEMU binary is empty");
        }
        this.binary = binary;
    }

    MachineSpecState(MachineSpec from) {
        this(from.binary());
        args.addAll(from.args());
        accelerators.addAll(from.accelerators());
        wrapper.addAll(from.wrapper());
        environment.putAll(from.environment());
        consoles.addAll(from.consoles());
        extraMonitors.addAll(from.extraMonitors());
        inherited.addAll(from.inherited());
        hooks.addAll(from.hooks());
        options.addAll(from.options);
        machine = from.machine().orElse(null);
        name = from.name().orElse(null);
        directory = from.directory().orElse(null);
        tempRoot = from.tempRoot().orElse(null);
        socketDir = from.socketDir().orElse(null);
        logDir = from.logDir().orElse(null);
        monitor = from.monitor().orElse(null);
        qmpMonitor = from.qmpMonitor();
        nullMonitor = from.nullMonitor();
        detached = from.detached();
        launchLimit = from.launchLimit();
        session = from.session();
    }
}
