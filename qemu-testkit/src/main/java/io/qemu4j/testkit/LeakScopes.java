package io.qemu4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes and tests that are running, one inside another or side by side. One that had company
 * other than its own parents cannot be told from it, so the company is checked as one when its last
 * member ends. What a test was told of is not told again to its class.
 */
final class LeakScopes {
    private final Duration grace;
    private final Map<Object, Scope> open = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final List<String> company = new ArrayList<>();
    private @Nullable LeakCheck companyCheck;

    LeakScopes(Duration grace) {
        this.grace = grace;
    }

    /**
     * Opens a scope.
     *
     * @param key what it is known by
     * @param ancestors the keys of the scopes it is in
     * @param name for people
     */
    synchronized void begin(Object key, List<?> ancestors, String name) {
        Scope scope = new Scope(LeakCheck.begin(), name);
        open.forEach((otherKey, other) -> {
            if (!ancestors.contains(otherKey)) {
                join(other);
                join(scope);
            }
        });
        open.put(key, scope);
    }

    private void join(Scope scope) {
        if (scope.hasCompany) {
            return;
        }
        scope.hasCompany = true;
        company.add(scope.name);
        if (companyCheck == null) {
            companyCheck = scope.check;
        }
    }

    /**
     * Ends a scope and checks it, unless others that run beside it have yet to end.
     *
     * <p>Holds the lock while it waits for things to go, so that no scope begins meanwhile.
     *
     * @return what to complain of; null when nothing is left, or when it is too early to tell
     */
    synchronized @Nullable String end(Object key, LeakAllowlist allowed) {
        Scope scope = open.remove(key);
        if (scope == null) {
            return null;
        }
        if (!scope.hasCompany) {
            return complaint(scope.check, scope.name, allowed);
        }
        LeakCheck check = companyCheck;
        if (check == null || open.values().stream().anyMatch(s -> s.hasCompany)) {
            return null;
        }
        String names = "one of those that ran side by side: " + String.join(", ", company);
        company.clear();
        companyCheck = null;
        return complaint(check, names, allowed);
    }

    private @Nullable String complaint(LeakCheck check, String name, LeakAllowlist allowed) {
        List<Leak> leaks = check.leaks(allowed, grace, reported);
        leaks.forEach(l -> reported.add(l.identity()));
        return leaks.isEmpty() ? null : LeakCheck.describe("left behind by " + name, leaks);
    }

    private static final class Scope {
        final LeakCheck check;
        final String name;
        boolean hasCompany;

        Scope(LeakCheck check, String name) {
            this.check = check;
            this.name = name;
        }
    }
}
