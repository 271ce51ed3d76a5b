package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private final Redaction redaction = new Redaction(Set.of("launch-blob"));

    private static JsonObject json(String text) {
        return JsonValue.parse(text.replace('\'', '"')).asObject();
    }

    private void shownAs(String shown, String message) {
        assertEquals(json(shown), redaction.hide(json(message)));
    }

    @Test
    void passwordsAreHiddenAtAnyDepth() {
        shownAs(
                "{'execute':'set_password','arguments':{'protocol':'vnc','password':'(hidden)'},'id':1}",
                "{'execute':'set_password','arguments':{'protocol':'vnc','password':'s3cret'},'id':1}");
        shownAs("{'return':[{'a':[{'password':'(hidden)'}]}]}", "{'return':[{'a':[{'password':'s3cret'}]}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "password",
        "passwd",
        "passphrase",
        "secret",
        "psk",
        "token",
        "cookie",
        "private-key",
        "key-material",
        "launch-blob"
    })
    void secretMembersAreKnownByName(String name) {
        shownAs("{'arguments':{'" + name + "':'(hidden)'}}", "{'arguments':{'" + name + "':'s3cret'}}");
        shownAs("{'arguments':{'" + name + "':'(hidden)'}}", "{'arguments':{'" + name + "':42}}");
    }

    @Test
    void aSecretThatIsAnObjectOrListIsHiddenWhole() {
        shownAs("{'secret':'(hidden)'}", "{'secret':{'a':'s3cret'}}");
        shownAs("{'secret':'(hidden)'}", "{'secret':['s3cret']}");
    }

    @Test
    void theDataOfSecretObjectsIsHidden() {
        shownAs(
                "{'execute':'object-add','arguments':{'qom-type':'secret','id':'s0','data':'(hidden)'}}",
                "{'execute':'object-add','arguments':{'qom-type':'secret','id':'s0','data':'s3cret'}}");
        shownAs(
                "{'arguments':{'qom-type':'secret_keyring','data':'(hidden)'}}",
                "{'arguments':{'qom-type':'secret_keyring','data':'s3cret'}}");
    }

    @Test
    void theDataOfOthersIsShown() {
        JsonObject event = json("{'event':'X','data':{'qom-type':'memory','data':'shown','id':'s0'}}");

        assertSame(event, redaction.hide(event));
    }

    @Test
    void secretPropertiesAreHiddenInQomSet() {
        shownAs(
                "{'arguments':{'path':'/objects/s0','property':'data','value':'(hidden)'}}",
                "{'arguments':{'path':'/objects/s0','property':'data','value':'s3cret'}}");
        shownAs(
                "{'arguments':{'path':'/x','property':'password','value':'(hidden)'}}",
                "{'arguments':{'path':'/x','property':'password','value':'s3cret'}}");
        shownAs(
                "{'arguments':{'path':'/x','property':'size','value':'shown'}}",
                "{'arguments':{'path':'/x','property':'size','value':'shown'}}");
    }

    @Test
    void secretPropertiesAreHiddenInTheReplyToQomGet() {
        JsonObject reply = json("{'return':'s3cret','id':1}");

        assertEquals(
                json("{'return':'(hidden)','id':1}"),
                redaction.hideReply(json("{'path':'/objects/s0','property':'data'}"), reply));
        assertSame(reply, redaction.hideReply(json("{'path':'/objects/s0','property':'loaded'}"), reply));
        JsonObject error = json("{'error':{'class':'GenericError','desc':'no'},'id':1}");
        assertSame(error, redaction.hideReply(json("{'path':'/objects/s0','property':'data'}"), error));
    }

    @ParameterizedTest
    @CsvSource({
        "set_password vnc s3cret, set_password (hidden)",
        "'  change vnc password s3cret', change (hidden)",
        "'object_add secret,id=s,data=s3cret', object_add (hidden)",
        "qom-set /objects/s data s3cret, qom-set (hidden)",
        "info status, info status",
        "'', ''"
    })
    void secretsInMonitorLinesAreHidden(String line, String shown) {
        shownAs("{'arguments':{'command-line':'" + shown + "'}}", "{'arguments':{'command-line':'" + line + "'}}");
    }

    @Test
    void idsOfSecretsAreShown() {
        JsonObject message = json("{'arguments':{'driver':'luks','key-secret':'sec0','password-secret':'sec1'}}");

        assertSame(message, redaction.hide(message));
    }
}
