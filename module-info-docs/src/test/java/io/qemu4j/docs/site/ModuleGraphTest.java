package io.qemu4j.docs.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.docs.site.Modules.Module;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class ModuleGraphTest {
    private final Module low = module(ModuleDescriptor.newModule("p.low")
            .exports("p.low")
            .exports("p.low.spi")
            .uses("p.low.spi.Service"));
    private final Module middle =
            module(ModuleDescriptor.newModule("p.middle").requires(Set.of(Requires.Modifier.TRANSITIVE), "p.low"));
    private final Module high =
            module(ModuleDescriptor.newModule("p.high").requires("p.low").requires("p.middle"));
    private final List<Module> modules = List.of(low, middle, high);

    @Test
    void levelIsTheLongestWayDown() {
        assertEquals(
                List.of(0, 1, 2),
                modules.stream().map(module -> Modules.level(module, modules)).toList());
    }

    @Test
    void arrowThatFollowsFromOthersIsLeftOut() {
        assertEquals(List.of(middle), new ModuleGraph(modules).drawn(high));
    }

    @Test
    void boxesSayWhatModulesShow() {
        Document picture = Jsoup.parse(new ModuleGraph(modules).svg(), Parser.xmlParser());

        assertEquals(3, picture.select("rect").size());
        assertEquals(2, picture.select("line").size());
        assertEquals(1, picture.select("line.bold").size());
        assertTrue(picture.select("text")
                .eachText()
                .containsAll(List.of("p.low", "exports its root", "exports .spi", "uses Service")));
    }

    private static Module module(ModuleDescriptor.Builder descriptor) {
        return new Module(descriptor.packages(Set.of()).build(), Path.of("unread"));
    }
}
