using Kindred.Web;

namespace Kindred.Personas.Files;

/// <summary>The answers to a file that cannot be taken: always a 400 whose words say what is wrong with it and, where there is one, what to do.</summary>
internal static class Refusal
{
    public static ApiException NotText(string message) => ApiException.BadRequest(message, "file", "invalid_encoding");

    public static ApiException NotJson(string message) => ApiException.BadRequest(message, "file", "invalid_json");

    public static ApiException NotPng(string message) => ApiException.BadRequest(message, "file", "invalid_png");

    public static ApiException NotZip(string message) => ApiException.BadRequest(message, "file", "invalid_zip");

    public static ApiException TooLarge(string message) => ApiException.BadRequest(message, "file", "file_too_large");

    public static ApiException NotACard(string message) => ApiException.BadRequest(message, "file", "invalid_card");

    public static ApiException NotALorebook(string message) => ApiException.BadRequest(message, "file", "invalid_lorebook");
}
