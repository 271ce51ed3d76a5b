package io.qemu4j.docs.site;

import io.qemu4j.docs.site.Modules.Module;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules as boxes that say what they show, with arrows down to those they require. */
final class ModuleGraph {
    private static final String ANNOTATIONS = "org.jspecify";
    private static final int GAP = 24;
    private static final int RISE = 56;

    private final List<Module> modules;
    private final Map<Module, List<String>> text = new HashMap<>();
    private final Map<Module, Integer> middle = new HashMap<>();
    private final Map<Module, Integer> top = new HashMap<>();
    private final Map<Module, Integer> height = new HashMap<>();
    private final Svg svg = new Svg();

    ModuleGraph(List<Module> modules) {
        this.modules = modules;
        modules.forEach(module -> text.put(module, text(module)));
    }

    String svg() {
        List<List<Module>> levels = levels();
        levels.forEach(this::placeAcross);
        int left = modules.stream().mapToInt(this::left).min().orElse(0) - 1;
        modules.forEach(module -> middle.merge(module, -left, Integer::sum));
        int y = 1;
        for (int i = levels.size() - 1; i >= 0; i--) {
            // All of a level are as tall as the tallest: so no arrow runs through a neighbour.
            int lines = levels.get(i).stream()
                    .mapToInt(module -> text.get(module).size())
                    .max()
                    .orElse(0);
            for (Module module : levels.get(i)) {
                top.put(module, y);
                height.put(module, (1 + lines) * Svg.LINE + 14);
            }
            y += (1 + lines) * Svg.LINE + 14 + RISE;
        }
        modules.forEach(this::drawArrows);
        modules.forEach(this::drawBox);
        int width = modules.stream()
                .mapToInt(module -> left(module) + width(module))
                .max()
                .orElse(0);
        return svg.done(width + 1, y - RISE + 1, "The modules and what they require");
    }

    private List<List<Module>> levels() {
        List<List<Module>> levels = new ArrayList<>();
        for (Module module : modules) {
            int level = Modules.level(module, modules);
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            levels.get(level).add(module);
        }
        return levels;
    }

    /** Above the middle of what they require; those that more modules stand on further to the left. */
    private void placeAcross(List<Module> level) {
        level.forEach(module -> middle.put(module, (int)
                drawn(module).stream().mapToInt(middle::get).average().orElse(0)));
        level.sort(Comparator.comparingInt((Module module) -> middle.get(module))
                .thenComparing(Comparator.comparing(this::users).reversed())
                .thenComparing(Module::name));
        int wanted = level.stream().mapToInt(middle::get).sum() / level.size();
        int right = Integer.MIN_VALUE / 2;
        for (Module module : level) {
            middle.put(module, Math.max(middle.get(module), right + GAP + width(module) / 2));
            right = middle.get(module) + width(module) / 2;
        }
        int moved = wanted - level.stream().mapToInt(middle::get).sum() / level.size();
        level.forEach(module -> middle.merge(module, moved, Integer::sum));
    }

    private long users(Module module) {
        return modules.stream().filter(other -> drawn(other).contains(module)).count();
    }

    /** What a module requires but for what another of these requires anyway. */
    List<Module> drawn(Module module) {
        List<Module> required = Modules.required(module, modules);
        return required.stream()
                .filter(below -> required.stream().noneMatch(other -> reaches(other, below)))
                .toList();
    }

    private boolean reaches(Module from, Module to) {
        return Modules.required(from, modules).stream().anyMatch(next -> next.equals(to) || reaches(next, to));
    }

    private void drawArrows(Module module) {
        for (Module below : drawn(module)) {
            Requires requires = module.descriptor().requires().stream()
                    .filter(candidate -> candidate.name().equals(below.name()))
                    .findFirst()
                    .orElseThrow();
            String kind = requires.modifiers().contains(Requires.Modifier.STATIC)
                    ? "message dashed"
                    : requires.modifiers().contains(Requires.Modifier.TRANSITIVE) ? "message bold" : "message";
            svg.arrow(
                    middle.get(module), top.get(module) + height.get(module), middle.get(below), top.get(below), kind);
        }
    }

    private void drawBox(Module module) {
        int left = left(module);
        svg.box(left, top.get(module), width(module), height.get(module), "party");
        svg.text(left + 10, top.get(module) + 6, "start", "strong", List.of(module.name()));
        svg.text(left + 10, top.get(module) + 6 + Svg.LINE, "start", "plain", text.get(module));
    }

    private int left(Module module) {
        return middle.get(module) - width(module) / 2;
    }

    private int width(Module module) {
        return Math.max(Svg.width(text.get(module)), Svg.strongWidth(module.name())) + 20;
    }

    private List<String> text(Module module) {
        ModuleDescriptor descriptor = module.descriptor();
        Stream<String> others = descriptor.requires().stream()
                .filter(requires -> !requires.modifiers().contains(Requires.Modifier.MANDATED))
                .filter(requires -> !requires.name().equals(ANNOTATIONS))
                .filter(requires ->
                        modules.stream().noneMatch(ours -> ours.name().equals(requires.name())))
                .map(requires -> (requires.modifiers().contains(Requires.Modifier.STATIC) ? "may use " : "requires ")
                        + shortened(requires.name()));
        return Stream.of(
                        descriptor.exports().stream()
                                .map(exports ->
                                        exports.source().substring(module.name().length()))
                                .map(name -> "exports " + (name.isEmpty() ? "its root" : name)),
                        descriptor.uses().stream().map(service -> "uses " + shortened(service)),
                        descriptor.provides().stream().map(provides -> "provides " + shortened(provides.service())),
                        others)
                .flatMap(Stream::sorted)
                .collect(Collectors.toList());
    }

    /** The last part of a name that says enough: a type, or a module without whom it is from. */
    private static String shortened(String name) {
        return name.matches(".*\\.[A-Z]\\w*")
                ? name.replaceFirst(".*\\.", "")
                : name.replaceFirst("^(com\\.\\w+|org)\\.", "");
    }
}
