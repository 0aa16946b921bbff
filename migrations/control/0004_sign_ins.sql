CREATE TABLE `onboarding` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`provider` text,
	`channel` text,
	`credential_id` text,
	`history_days` integer,
	`finished_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`credential_id` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`state` text NOT NULL,
	`account_id` text,
	`external_id` text,
	`phone` text,
	`qr` text,
	`pairing_code` text,
	`url` text,
	`checkpoint` text,
	`problem` text,
	`expires_at` integer,
	`notify_hash` text,
	`history_days` integer,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sign_in_attempts_tenant` ON `sign_in_attempts` (`tenant_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `credentials` ADD `channel` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `previous_app_secret` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `expires_at` integer;--> statement-breakpoint
ALTER TABLE `credentials` ADD `keyed_at` integer;--> statement-breakpoint
ALTER TABLE `credentials` ADD `warned_days` integer;--> statement-breakpoint
CREATE INDEX `credentials_expiry` ON `credentials` (`expires_at`) WHERE "credentials"."expires_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `verified_at` integer;