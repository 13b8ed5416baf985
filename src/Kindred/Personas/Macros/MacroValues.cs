namespace Kindred.Personas.Macros;

/// <summary>The table of macros.</summary>
internal static class MacroValues
{
    /// <summary>Null for a macro that is not known, lacks its argument, or has no value in this context.</summary>
    public static string? Of(Macro macro, MacroRun run, int depth) =>
        Name(macro, run.Context) ?? Text(macro, run, depth) ?? Chat(macro, run.Context) ?? MacroTime.Of(macro, run.Context) ?? WithArgument(macro, run, depth);

    private static string? Name(Macro macro, MacroContext context) => macro.Name switch
    {
        _ when macro.Argument is not null => null,
        "char" => context.Character,
        "user" => context.User,
        "group" or "charifnotgroup" => context.Group ?? context.Character,
        _ => null,
    };

    // Texts of the card; they hold macros of their own.
    private static string? Text(Macro macro, MacroRun run, int depth) => macro.Name switch
    {
        _ when macro.Argument is not null => null,
        "original" => run.Original(depth),
        "persona" => run.Nested("persona", run.Context.Persona, depth),
        "description" => run.Nested("description", run.Context.Description, depth),
        "personality" => run.Nested("personality", run.Context.Personality, depth),
        "scenario" => run.Nested("scenario", run.Context.Scenario, depth),
        "mesexamples" => run.Nested("mesexamples", run.Context.ExampleMessages, depth),
        _ => null,
    };

    private static string? Chat(Macro macro, MacroContext context) => macro.Name switch
    {
        _ when macro.Argument is not null => null,
        "lastmessage" => context.LastMessage,
        "lastusermessage" => context.LastUserMessage,
        "lastcharmessage" => context.LastCharacterMessage,
        "model" => context.Model,
        "newline" => "\n",
        "noop" => "",
        "trim" => MacroTrim.Mark,
        _ => null,
    };

    private static string? WithArgument(Macro macro, MacroRun run, int depth)
    {
        // Notes for people; hidden_key is there for lorebooks to find, never for the model to read.
        if (macro.Name is "//" or "comment" or "hidden_key") return "";
        if (macro.Argument is not { } written || macro.Name is not ("random" or "pick" or "roll" or "reverse" or "newline" or "outlet")) return null;
        if (run.Inner(written, depth) is not { } argument) return null;
        return macro.Name switch
        {
            "random" => Choose(macro, argument, run.Context.TurnSeed),
            "pick" => Choose(macro, argument, run.Context.ChatSeed),
            "roll" => Dice.Roll(argument, run.Context.TurnSeed, macro.Label),
            "reverse" => Reverse(argument),
            "newline" when int.TryParse(argument, out var count) && count is > 0 and <= 100 => new string('\n', count),
            "outlet" => run.Context.Outlets.GetValueOrDefault(argument.Trim(), ""),
            _ => null,
        };
    }

    private static string Choose(Macro macro, string argument, long seed)
    {
        var choices = Macro.Choices(argument);
        return choices[SeededChance.Pick(seed, macro.Label, choices.Count)];
    }

    // By what a reader sees as one character, so that an emoji or an accent does not fall apart.
    private static string Reverse(string text)
    {
        var starts = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return string.Concat(starts.Reverse().Select((start, index) => text[start..(index == 0 ? text.Length : starts[^index])]));
    }
}
