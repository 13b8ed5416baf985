namespace Kindred.Emotion;

internal static class EmotionSetup
{
    public static IServiceCollection AddEmotion(this IServiceCollection services) => services.AddSingleton<EmotionReader>();
}
