using Kindred.Personas;

namespace Kindred.Tests.Personas;

public sealed class PersonaModelTests
{
    [Theory]
    [InlineData("llama-3", "llama-3", null)]
    [InlineData("llama-3@wren", "llama-3", "wren")]
    [InlineData("org/model@v2@Captain Wren", "org/model@v2", "captain-wren")]
    [InlineData("@wren", "", "wren")]
    [InlineData("model@", "model@", null)]
    [InlineData("model@!!", "model@!!", null)]
    public void A_model_name_may_name_a_persona(string name, string model, string? persona) => PersonaModel.Parse(name).ShouldBe(new PersonaModel(model, persona));

    [Theory]
    [InlineData("Captain  Wren!", "captain-wren")]
    [InlineData("Zoë's 2nd", "zoë-s-2nd")]
    [InlineData("灯台守", "灯台守")]
    [InlineData("--", "")]
    public void A_handle_is_letters_and_digits(string name, string handle) => PersonaModel.HandleOf(name).ShouldBe(handle);
}
